//go:build !wasip1

// Package filtertest runs a filter in a test, without WebAssembly and without a host: go test starts
// the filter that the package under test registers, gives it requests, and looks at what it did.
//
//	func TestGreets(t *testing.T) {
//		greeting := filtertest.MustStart(t, `{"header": "X-Greeting"}`)
//
//		exchange := greeting.Handle(filtertest.Request{}, filtertest.Response{})
//
//		if got := exchange.Upstream.Header.Get("X-Greeting"); got != "hello" {
//			t.Errorf("greeting: %q", got)
//		}
//	}
//
// The host that stands behind it is as strict as Weir: what ends an instance there panics here, with
// the reason.
package filtertest

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"weir.dev/filter/internal/host"
)

// Request is a request, before or behind the filter.
type Request struct {
	Method   string      // "" in front of the filter means GET
	URI      string      // path and query, encoded; "" in front of the filter means /
	Header   http.Header // with Host, if there is to be one
	Body     string
	Trailer  http.Header
	Protocol string // "" in front of the filter means HTTP/1.1
	Source   string // "" in front of the filter means 192.0.2.1:1234
}

// Response is a response, before or behind the filter.
type Response struct {
	Status  int // 0 from the upstream means 200
	Header  http.Header
	Body    string
	Trailer http.Header
	Failed  bool // the upstream did not answer
}

// Exchange is what became of a request.
type Exchange struct {
	Upstream *Request // what the upstream got; nil if the filter answered
	Response Response // what the client got
	Log      []string // the lines that the filter logged, such as "warn: no such user"
}

// Filter is an instance of the filter, with a host of its own. Several can be used at the same time.
type Filter struct {
	guest host.Guest
	host  *fakeHost
}

// running is held while a filter runs: there is one current host.
var running sync.Mutex

// Start starts the filter with a configuration, which is JSON text unless the filter wants something
// else. If the filter refuses it, the error is what a host would show.
func Start(config string) (f *Filter, err error) {
	running.Lock()
	defer running.Unlock()
	if host.Start == nil {
		panic("filtertest: no filter: call filter.Register in an init function of the package under test")
	}
	f = &Filter{host: &fakeHost{config: config}}
	host.Current = f.host
	defer func() {
		if thrown := recover(); thrown == (host.Exited{}) {
			f, err = nil, errors.New(f.host.firstError())
		} else if thrown != nil {
			panic(thrown)
		}
	}()
	f.guest = host.Start()
	f.host.startFeatures = f.host.features
	return f, nil
}

// MustStart is Start for a configuration that the filter accepts.
func MustStart(t testing.TB, config string) *Filter {
	t.Helper()
	f, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Handle gives the filter a request, and the response of an upstream if the filter lets it go on.
func (f *Filter) Handle(request Request, upstream Response) Exchange {
	return f.HandleFunc(request, func(Request) Response { return upstream })
}

// HandleFunc is Handle with an upstream that looks at the request.
func (f *Filter) HandleFunc(request Request, upstream func(Request) Response) Exchange {
	running.Lock()
	defer running.Unlock()
	host.Current = f.host
	f.host.begin(request)
	if f.guest.HandleRequest() == 0 {
		return f.host.end(nil)
	}
	sent := f.host.sent()
	f.host.answered(upstream(sent))
	if status := f.host.status; f.host.failed {
		f.guest.HandleResponse(true)
		// Whatever the filter made of it, the failure stays what it is.
		return Exchange{Upstream: &sent, Response: Response{Status: status, Failed: true}, Log: f.host.log}
	}
	f.guest.HandleResponse(false)
	return f.host.end(&sent)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// canonical copies fields so that Get finds them, whatever the case of their names.
func canonical(fields http.Header) http.Header {
	copied := http.Header{}
	for name, values := range fields {
		for _, value := range values {
			copied.Add(name, strings.Clone(value))
		}
	}
	return copied
}
