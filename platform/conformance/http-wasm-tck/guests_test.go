package tck

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/http-wasm/http-wasm-host-go/api"
	"github.com/http-wasm/http-wasm-host-go/handler"
	"github.com/http-wasm/http-wasm-host-go/handler/nethttp"
	"github.com/tetratelabs/wazero"
	"weir.dev/conformance/weirtest"
)

// A request for a guest, and the status that its documentation promises.
type request struct {
	method string // empty: GET
	uri    string // empty: /v1.0/hi?name=panda
	header http.Header
	body   string
	status int // 0: 200; with 500 or more only the status is compared
}

var (
	large       = strings.Repeat("a", 2048) + strings.Repeat("b", 2048) // twice the buffer of the guests
	get         = []request{{}}
	posts       = []request{{method: "POST", body: "hello world"}, {method: "POST", body: large}, {method: "POST"}}
	smallPosts  = []request{posts[0], {method: "POST", body: large, status: 500}}
	anyHeaders  = []request{{}, {header: http.Header{"Data": {large}}}}
	credentials = []request{
		{header: http.Header{"Notauthorization": {"1"}}, status: 401},
		{header: http.Header{"Authorization": {""}}, status: 401},
		{header: http.Header{"Authorization": {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}},
		{header: http.Header{"Authorization": {"0"}}, status: 401},
	}
)

// guests are all that http-wasm's Go host brings and that start, with what its own tests and benchmarks ask of them.
var guests = []struct {
	file, config string
	requests     []request
}{
	{"examples/auth", "", credentials},
	{"examples/config", "\x00\x00\x00\x00\x00\x00\x00\x00", get}, // the features to enable
	{"examples/config", "\x01\x00\x00\x00\x00\x00\x00\x00", posts},
	{"examples/config", "\x02\x00\x00\x00\x00\x00\x00\x00", posts},
	{"examples/config", "\x07\x00\x00\x00\x00\x00\x00\x00", posts},
	{"examples/log", "", posts},
	{"examples/redact", "open sesame", []request{
		{method: "POST", body: "hello world"},
		{method: "POST", body: "hello open sesame world"},
		{method: "POST", body: "open sesame"},
		{method: "POST"},
	}},
	{"examples/router", "", []request{{uri: "/"}, {uri: "/nothosst"}, {uri: "/host/a"}, {uri: "/host/a%20b?c=d&e"}, {uri: "/host"}}},
	{"examples/wasi", "", append(smallPosts, posts[2])},
	{"internal/test/testdata/bench/add_header_value", "", anyHeaders},
	{"internal/test/testdata/bench/get_header_names", "", anyHeaders},
	{"internal/test/testdata/bench/get_header_values", "", anyHeaders},
	{"internal/test/testdata/bench/get_uri", "", get},
	{"internal/test/testdata/bench/log", "", get},
	{"internal/test/testdata/bench/read_body", "", append(smallPosts, request{method: "POST", status: 500})},
	{"internal/test/testdata/bench/read_body_stream", "", posts},
	{"internal/test/testdata/bench/remove_header", "", anyHeaders},
	{"internal/test/testdata/bench/set_header_value", "", anyHeaders},
	{"internal/test/testdata/bench/set_status_code", "", []request{{status: 404}}},
	{"internal/test/testdata/bench/set_uri", "", get},
	{"internal/test/testdata/bench/write_body", "", get},
	{"internal/test/testdata/e2e/handle_response", "", append(get, get...)},
	{"internal/test/testdata/e2e/header_names", "", anyHeaders},
	{"internal/test/testdata/e2e/header_value", "", get},
	{"internal/test/testdata/e2e/method", "", get},
	{"internal/test/testdata/e2e/protocol_version", "", get},
	{"internal/test/testdata/e2e/uri", "", get},
}

const errors = "internal/test/testdata/error/"

// failing guests fail requests; their panics make http-wasm's own host close the connection, so there is nothing to compare.
var failing = []string{"panic_on_handle_request", "panic_on_handle_response", "set_request_header_after_next"}

// origin answers in a way that shows what reached it, with what guests may change: repeated headers, a body, a trailer.
type origin struct {
	lock sync.Mutex
	seen string
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.lock.Lock()
	o.seen = fmt.Sprintf("%s %s\n%s\n%s", r.Method, r.RequestURI, fields(r.Header, "host: "+r.Host), body)
	o.lock.Unlock()
	w.Header().Add("Set-Cookie", "a=b")
	w.Header().Add("Set-Cookie", "c=d")
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Trailer", "Grpc-Status")
	fmt.Fprintf(w, "{\"method\": %q, \"size\": %d, \"secret\": \"open sesame\"}", r.Method, len(body))
	w.Header().Set("Grpc-Status", "1")
}

// take returns what the last request was, and forgets it.
func (o *origin) take() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	defer func() { o.seen = "" }()
	return o.seen
}

// Headers that belong to a connection, are counted anew, or that a proxy adds.
var incomparable = map[string]bool{
	"Connection": true, "Content-Length": true, "Date": true, "Transfer-Encoding": true, "Trailer": true, "Via": true, "Forwarded": true,
	"Grpc-Status":     true, // the trailer of the origin, which http-wasm's host also sends as a header if it buffers
	"X-Forwarded-For": true, "X-Forwarded-Host": true, "X-Forwarded-Proto": true,
}

func fields(header http.Header, more ...string) string {
	lines := more
	for name, values := range header {
		if !incomparable[name] {
			for _, value := range values {
				lines = append(lines, strings.ToLower(name)+": "+value)
			}
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// reply is an answer in the words of a comparison.
type reply struct {
	status   int
	text     string
	trailers string
}

func ask(t *testing.T, url, host string, r request) reply {
	t.Helper()
	uri := r.uri
	if uri == "" {
		uri = "/v1.0/hi?name=panda"
	}
	sent, err := http.NewRequest(r.method, url+uri, strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	sent.Host = host
	for name, values := range r.header {
		sent.Header[name] = values
	}
	sent.Header.Set("Content-Type", "text/plain")
	answer, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}).Do(sent)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer.StatusCode, fields(answer.Header) + "\n" + string(body), fmt.Sprint(answer.Trailer)}
}

// moduleFolder is where Go keeps http-wasm's host, whose guests are in files.
func moduleFolder(t *testing.T) string {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/http-wasm/http-wasm-host-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(folder))
}

// startReference serves a guest on http-wasm's own host, with the origin right behind it.
func startReference(t *testing.T, module, config string, next http.Handler, output *bytes.Buffer) string {
	t.Helper()
	code, err := os.ReadFile(module)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	middleware, err := wasm.NewMiddleware(ctx, code, handler.GuestConfig([]byte(config)), handler.Logger(logger{output}),
		handler.ModuleConfig(wazero.NewModuleConfig().WithStdout(output)))
	if err != nil {
		t.Fatal(err)
	}
	guest := middleware.NewHandler(ctx, next)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = nil // Go must not guess one
		guest.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		server.Close()
		_ = middleware.Close(ctx)
	})
	return server.URL
}

// logger writes what a guest logs.
type logger struct{ output *bytes.Buffer }

func (logger) IsEnabled(level api.LogLevel) bool { return level >= api.LogLevelInfo }

func (l logger) Log(_ context.Context, level api.LogLevel, message string) {
	if l.IsEnabled(level) {
		fmt.Fprintln(l.output, message)
	}
}

func TestGuests(t *testing.T) {
	folder := moduleFolder(t)
	weirOrigin := &origin{}
	server := httptest.NewServer(weirOrigin)
	t.Cleanup(server.Close)
	var served []guest
	for i, g := range guests {
		served = append(served, guest{host: fmt.Sprintf("guest-%d.test", i), module: filepath.Join(folder, g.file+".wasm"), config: g.config})
	}
	w := startWeir(t, server.URL, served...)
	outputs := make([]string, len(guests))

	for i, g := range guests {
		t.Run(fmt.Sprintf("%s#%d", filepath.Base(g.file), i), func(t *testing.T) {
			var output bytes.Buffer
			referenceOrigin := &origin{}
			reference := startReference(t, served[i].module, g.config, referenceOrigin, &output)
			for _, r := range g.requests {
				if r.status == 0 {
					r.status = http.StatusOK
				}
				want, have := ask(t, reference, served[i].host, r), ask(t, w.URL, served[i].host, r)
				same(t, "documented status", fmt.Sprint(r.status), fmt.Sprint(want.status))
				same(t, "status", fmt.Sprint(want.status), fmt.Sprint(have.status))
				if r.status < http.StatusInternalServerError {
					same(t, "answer", want.text, have.text)
				}
				same(t, "trailers", want.trailers, have.trailers)
				same(t, "request at the origin", referenceOrigin.take(), weirOrigin.take())
			}
			outputs[i] = output.String()
		})
	}
	w.Stop(t)
	for i, g := range guests {
		t.Run(fmt.Sprintf("%s#%d log", filepath.Base(g.file), i), func(t *testing.T) { hasLogged(t, w, outputs[i]) })
	}
}

// hasLogged looks for each line that the guest wrote with the reference. A gateway that is stopped has written all.
func hasLogged(t *testing.T, w *weirtest.Gateway, output string) {
	t.Helper()
	log := strings.Join(w.Log(), "\n")
	for _, line := range strings.Split(output, "\n") {
		// http-wasm's host shows trailers without the feature, against its specification.
		if line = strings.TrimSpace(line); line != "grpc-status: 1" && !strings.Contains(log, line) {
			t.Errorf("not in Weir's log: %s", line)
		}
	}
}

func same(t *testing.T, what, want, have string) {
	t.Helper()
	if want != have {
		t.Errorf("%s differs\n--- http-wasm's host:\n%s\n--- Weir:\n%s", what, want, have)
	}
}

func TestFailingGuests(t *testing.T) {
	folder := moduleFolder(t)
	upstream := &origin{}
	server := httptest.NewServer(upstream)
	t.Cleanup(server.Close)
	var served []guest
	for _, name := range failing {
		served = append(served, guest{host: strings.ReplaceAll(name, "_", "-"), module: filepath.Join(folder, errors, name+".wasm")})
	}
	w := startWeir(t, server.URL, served...)

	for _, g := range served {
		t.Run(g.host, func(t *testing.T) {
			for range 2 {
				if answer := ask(t, w.URL, g.host, request{}); answer.status != http.StatusInternalServerError {
					t.Errorf("status %d (expected: 500)\n%s", answer.status, answer.text)
				}
			}
			if reached := upstream.take() != ""; reached != (g.host != "panic-on-handle-request") {
				t.Errorf("reached the origin: %v", reached)
			}
		})
	}
}

func TestGuestThatDoesNotStart(t *testing.T) {
	module := filepath.Join(moduleFolder(t), errors, "panic_on_start.wasm")
	output, err := exec.Command(weirtest.Launcher(), "check", weirtest.Write(t, configuration("127.0.0.1:1", []guest{{module: module}}))).CombinedOutput()
	if err == nil || !strings.Contains(string(output), "panic_on_start.wasm: does not start") {
		t.Errorf("weir check: %v\n%s", err, output)
	}
}
