// Package proxywasm runs compiled filters of others on a real Weir: what the origin saw, what the client got, and which
// services were called must be what their documentation says.
package proxywasm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"weir.dev/conformance/weirtest"
)

// caseHeader chooses the route.
const caseHeader = "x-weir-case"

// patience is how long a call of a guest may take that comes after the answer.
const patience = 10 * time.Second

// A folder of cases, and the one that their modules are in once something has put them there.
var suites = []struct{ name, cases, modules, how string }{
	{"higress", "../higress/cases", "higress", "platform/conformance/higress/fetch"},
	{"sdk", "../sdk-filters/cases", "sdk", "platform/conformance/sdk-filters/build"},
}

// Test runs the suites, or other cases: the environment variables CASES and MODULES name their folders.
func Test(t *testing.T) {
	if cases := os.Getenv("CASES"); cases != "" {
		newSuite(t, readCases(t, cases, os.Getenv("MODULES")), os.Getenv("MODULES")).run(t)
		return
	}
	for _, s := range suites {
		t.Run(s.name, func(t *testing.T) {
			modules := moduleFolder(t, s.modules)
			if found, _ := filepath.Glob(filepath.Join(modules, "*.wasm")); len(found) == 0 {
				t.Skipf("not run: its modules are missing (%s)", s.how)
			}
			newSuite(t, readCases(t, s.cases, modules), modules).run(t)
		})
	}
}

func moduleFolder(t *testing.T, name string) string {
	t.Helper()
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		cache = filepath.Join(os.Getenv("HOME"), ".cache")
	}
	folder, err := filepath.Abs(filepath.Join(cache, "weir", name))
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// suite is a Weir with a route for each file.
type suite struct {
	files   []*caseFile
	modules string
	probe   string
	stubs   *stubs
	redis   string            // the address of a Redis server; empty: there is none
	refused map[string]string // files whose route Weir refuses, with what it says
	gateway *weirtest.Gateway
}

func newSuite(t *testing.T, files []*caseFile, modules string) *suite {
	t.Helper()
	return &suite{files: files, modules: modules, stubs: newStubs(), refused: map[string]string{}, probe: buildProbe(t, files), redis: startRedis(t, files)}
}

// buildProbe builds the filter that tells the properties of requests, if any file asks for them.
func buildProbe(t *testing.T, files []*caseFile) string {
	t.Helper()
	if !slices.ContainsFunc(files, func(f *caseFile) bool { return len(f.properties()) > 0 }) {
		return ""
	}
	module := filepath.Join(t.TempDir(), "probe.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-o", module, "./probe")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return module
}

func startRedis(t *testing.T, files []*caseFile) string {
	t.Helper()
	server, err := exec.LookPath("redis-server")
	if err != nil || !slices.ContainsFunc(files, func(f *caseFile) bool { return f.Redis != "" }) {
		return ""
	}
	address := freeAddress(t)
	_, port, _ := strings.Cut(address, ":")
	ctx, stop := context.WithCancel(context.Background())
	redis := exec.CommandContext(ctx, server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	if err := redis.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = redis.Wait()
	})
	return address
}

func (s *suite) run(t *testing.T) {
	var files []*caseFile
	for _, f := range s.files {
		if why := s.obstacle(f); why != "" {
			t.Run(f.name, func(t *testing.T) { t.Skipf("not run: %s", why) })
		} else {
			files = append(files, f)
		}
	}
	s.start(t, files)
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			if why, is := s.refused[f.name]; is {
				t.Fatal(why)
			}
			for i, c := range f.Cases {
				t.Run(c.Name, func(t *testing.T) { s.check(t, f, c, i) })
			}
		})
	}
}

func (s *suite) obstacle(f *caseFile) string {
	if module := f.missing(s.modules); module != "" {
		return module + " is missing"
	}
	if f.Redis != "" && s.redis == "" {
		return "redis-server is not installed"
	}
	return ""
}

var refusal = regexp.MustCompile(`routes\[(\d+)\].*`)

// start starts the gateway with all files that it does not refuse.
func (s *suite) start(t *testing.T, files []*caseFile) {
	t.Helper()
	addresses := map[string]string{}
	for len(files) > 0 {
		var err error
		if s.gateway, err = weirtest.Start(t, s.configuration(t, files, addresses)); err == nil {
			return
		}
		found := refusal.FindAllStringSubmatch(err.Error(), -1)
		if found == nil {
			t.Fatal(err)
		}
		for _, line := range found {
			i, _ := strconv.Atoi(line[1])
			s.refused[files[i].name] = line[0]
		}
		files = slices.DeleteFunc(slices.Clone(files), func(f *caseFile) bool { return s.refused[f.name] != "" })
	}
}

func (s *suite) configuration(t *testing.T, files []*caseFile, addresses map[string]string) string {
	t.Helper()
	upstreams := map[string]bool{}
	var yaml strings.Builder
	yaml.WriteString(weirtest.Listening + "routes:\n")
	for _, f := range files {
		yaml.WriteString(f.routeYAML(s.modules, s.probe))
		upstreams[upstreamOf(f.Cluster)] = true
		maps.Copy(upstreams, f.services())
		if f.Redis != "" {
			addresses[f.Redis] = s.redis
			upstreams[f.Redis] = true
		}
	}
	yaml.WriteString("upstreams:\n")
	for name := range upstreams {
		if addresses[name] == "" {
			addresses[name] = s.stubs.start(t, name)
		}
		fmt.Fprintf(&yaml, "  %q: { endpoints: [ %q ] }\n", name, addresses[name])
	}
	return yaml.String()
}

var plain = message{Status: http.StatusOK, Headers: fields{{"Content-Type", "text/plain"}}, Body: "from upstream"}

// check sends a request and compares all that comes of it.
func (s *suite) check(t *testing.T, f *caseFile, c exchange, number int) {
	answers := map[string]message{upstreamOf(f.Cluster): plain}
	if c.Upstream != nil {
		answers[upstreamOf(f.Cluster)] = *c.Upstream
	}
	for cluster, answer := range c.Services {
		answers[upstreamOf(cluster)] = answer
	}
	var answer seen
	logged := 0
	for i := range max(1, c.Repeat) {
		s.stubs.expect(answers)
		logged = len(s.gateway.Log())
		answer = s.send(t, f, c.Request, fmt.Sprintf("id-%d-%d", number, i))
	}
	problems := s.problems(f, c, answer, logged)
	if len(problems) > 0 {
		t.Errorf("%s\nthe client got %d %v %q\nWeir's log:\n%s", strings.Join(problems, "\n"), answer.status, answer.header, answer.body,
			strings.Join(s.gateway.Log()[logged:], "\n"))
	}
}

func (s *suite) problems(f *caseFile, c exchange, answer seen, logged int) (problems []string) {
	arrived, _ := s.stubs.at(upstreamOf(f.Cluster))
	if reached := len(arrived) > 0; c.Expect.Reached != nil && *c.Expect.Reached != reached {
		problems = append(problems, fmt.Sprintf("reached the upstream: %v", reached))
	}
	if c.Expect.Upstream != nil && len(arrived) > 0 {
		problems = append(problems, c.Expect.Upstream.compare("request", arrived[len(arrived)-1])...)
	}
	if c.Expect.Response != nil {
		problems = append(problems, c.Expect.Response.compare("response", answer)...)
	}
	next := map[string]int{} // of each upstream
	for _, expected := range c.Expect.Calls {
		upstream := upstreamOf(expected.Cluster)
		call, err := s.await(upstream, next[upstream])
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		next[upstream]++
		problems = append(problems, expected.compare("call", call)...)
	}
	for upstream, expected := range next {
		if calls, _ := s.stubs.at(upstream); len(calls) != expected {
			problems = append(problems, fmt.Sprintf("%d calls to %s, wanted %d", len(calls), upstream, expected))
		}
	}
	for name, wanted := range c.Expect.Properties {
		if !s.hasLogged(logged, name, wanted) {
			problems = append(problems, fmt.Sprintf("property %s, wanted %q in it", name, wanted))
		}
	}
	return problems
}

// await returns the message at that place of those that come there.
func (s *suite) await(upstream string, place int) (seen, error) {
	timeout := time.After(patience)
	for {
		calls, changed := s.stubs.at(upstream)
		if place < len(calls) {
			return calls[place], nil
		}
		select {
		case <-changed:
		case <-timeout:
			return seen{}, fmt.Errorf("%d calls to %s", len(calls), upstream)
		}
	}
}

// hasLogged waits for the probe's line about a property. It comes when the request is over, which may be after the answer.
func (s *suite) hasLogged(from int, name, wanted string) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		for _, line := range s.gateway.Log()[from:] {
			if _, value, is := strings.Cut(line, "property "+name+"="); is {
				return strings.Contains(value, wanted)
			}
		}
	}
	return false
}

var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       time.Minute,
}

// send sends a request as a client of the gateway.
func (s *suite) send(t *testing.T, f *caseFile, m message, id string) seen {
	t.Helper()
	var body io.Reader = strings.NewReader(m.Body)
	if m.Chunked || m.Trailers != nil {
		body = struct{ io.Reader }{body} // Go does not see its length
	}
	request, err := http.NewRequest(m.Method, s.gateway.URL+m.Path, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "example.com"
	request.Header["User-Agent"] = nil // Go must not set one
	request.Header.Set(caseHeader, f.name)
	request.Header.Set("X-Request-Id", id)
	for _, field := range m.Headers {
		if strings.EqualFold(field[0], "host") {
			request.Host = field[1]
		} else {
			request.Header.Add(field[0], field[1])
		}
	}
	for _, field := range m.Trailers {
		if request.Trailer == nil {
			request.Trailer = http.Header{}
		}
		request.Trailer.Add(field[0], field[1])
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if err != nil {
		content = append(bytes.Clone(content), "[cut off]"...)
	}
	return seen{status: response.StatusCode, header: response.Header, body: content, trailer: response.Trailer}
}
