package filter_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"weir.dev/filter"
	"weir.dev/filter/filtertest"
)

// handlers is a filter made of functions.
type handlers struct {
	request func(r *filter.Request) filter.Next
}

func (h handlers) OnRequest(r *filter.Request) filter.Next { return h.request(r) }

type bothHandlers struct {
	handlers
	response func(r *filter.Response)
}

func (h bothHandlers) OnResponse(r *filter.Response) { h.response(r) }

func onRequest(t *testing.T, handle func(r *filter.Request), options ...filter.Option) *filtertest.Filter {
	t.Helper()
	filter.Register(func(struct{}) (handlers, error) {
		return handlers{func(r *filter.Request) filter.Next {
			handle(r)
			return filter.Continue
		}}, nil
	}, options...)
	return filtertest.MustStart(t, "")
}

func onResponse(t *testing.T, handle func(r *filter.Response), options ...filter.Option) *filtertest.Filter {
	t.Helper()
	pass := handlers{func(*filter.Request) filter.Next { return filter.Continue }}
	filter.Register(func(struct{}) (bothHandlers, error) { return bothHandlers{pass, handle}, nil }, options...)
	return filtertest.MustStart(t, "")
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v (expected: %v)", what, got, want)
	}
}

func TestReadsTheRequest(t *testing.T) {
	request := filtertest.Request{
		Method: "PUT", URI: "/a%20b?x=1&y=%C3%A4+b&x=2&bad=%zz", Protocol: "HTTP/2.0", Source: "[2001:db8::1]:99",
		Header: http.Header{"X-A": {"1", "", "3"}, "cookie": {"a=1; b=\"2\"", "c=3=4"}},
	}
	onRequest(t, func(r *filter.Request) {
		same(t, "method", r.Method(), "PUT")
		same(t, "uri", r.URI(), "/a%20b?x=1&y=%C3%A4+b&x=2&bad=%zz")
		same(t, "path", r.Path(), "/a%20b")
		same(t, "query", r.Query(), "x=1&y=%C3%A4+b&x=2&bad=%zz")
		for name, want := range map[string]string{"x": "1 true", "y": "ä b true", "bad": " false", "z": " false"} {
			value, ok := r.QueryValue(name)
			same(t, "query value "+name, fmt.Sprintf("%s %v", value, ok), want)
		}
		same(t, "protocol", r.Protocol(), "HTTP/2.0")
		same(t, "source", r.Source(), "[2001:db8::1]:99")
		same(t, "source address", r.SourceAddr().String(), "[2001:db8::1]:99")
		same(t, "first", r.Headers().First("x-a"), "1")
		same(t, "all", fmt.Sprintf("%q", r.Headers().All("X-a")), `["1" "" "3"]`)
		same(t, "all of none", len(r.Headers().All("x-b")), 0)
		same(t, "has", r.Headers().Has("X-A"), true)
		same(t, "has not", r.Headers().Has("X-B"), false)
		same(t, "first of none", r.Headers().First("x-b"), "")
		same(t, "names", fmt.Sprint(r.Headers().Names()), "[cookie x-a]")
		for name, want := range map[string]string{"a": "1", "b": "2", "c": "3=4", "d": ""} {
			value, ok := r.Cookie(name)
			same(t, "cookie "+name, value, want)
			same(t, "cookie "+name, ok, want != "")
		}
	}).Handle(request, filtertest.Response{})
}

func TestChangesTheRequest(t *testing.T) {
	exchange := onRequest(t, func(r *filter.Request) {
		r.SetMethod("POST")
		r.SetPath("/b")
		same(t, "query", r.Query(), "x=1")
		r.SetQuery("y=2")
		same(t, "path", r.Path(), "/b")
		r.Headers().Set("X-Set", "new")
		r.Headers().Add("X-Add", "2")
		r.Headers().Del("x-del")
	}).Handle(filtertest.Request{
		URI:    "/a?x=1",
		Header: http.Header{"X-Set": {"old", "older"}, "X-Add": {"1"}, "X-Del": {"1", "2"}},
	}, filtertest.Response{})

	same(t, "method", exchange.Upstream.Method, "POST")
	same(t, "uri", exchange.Upstream.URI, "/b?y=2")
	same(t, "headers", fmt.Sprint(exchange.Upstream.Header), "map[X-Add:[1 2] X-Set:[new]]")
}

func TestRemovesTheQueryAndSetsThePathWithoutOne(t *testing.T) {
	exchange := onRequest(t, func(r *filter.Request) {
		r.SetQuery("")
		r.SetPath("/c")
	}).Handle(filtertest.Request{URI: "/a?x=1"}, filtertest.Response{})

	same(t, "uri", exchange.Upstream.URI, "/c")
}

func TestValuesOfAnyLengthAndNumberAreRead(t *testing.T) {
	for length := range 40 {
		long := strings.Repeat("0123456789", length*length)
		values := make([]string, 0, length)
		for i := range length {
			values = append(values, fmt.Sprint(i))
		}
		onRequest(t, func(r *filter.Request) {
			same(t, "uri", r.URI(), "/"+long)
			same(t, "first", r.Headers().First("X-Long"), long)
			if got := r.Headers().All("X-Many"); !slices.Equal(got, values) {
				t.Errorf("%q (expected: %q)", got, values)
			}
		}).Handle(filtertest.Request{
			URI: "/" + long, Header: http.Header{"X-Long": {long}, "X-Many": values},
		}, filtertest.Response{})
	}
}

func TestWhatWasReadStaysAsItWas(t *testing.T) {
	var kept []string
	f := onRequest(t, func(r *filter.Request) { kept = append(kept, r.Headers().First("X-N"), r.URI()) })
	for i := range 2000 {
		f.Handle(filtertest.Request{URI: fmt.Sprint("/", i), Header: http.Header{"X-N": {fmt.Sprint(i)}}},
			filtertest.Response{})
	}

	for i := range 2000 {
		same(t, "header", kept[2*i], fmt.Sprint(i))
		same(t, "uri", kept[2*i+1], fmt.Sprint("/", i))
	}
}

func TestAnswersInPlaceOfTheUpstream(t *testing.T) {
	filter.Register(func(struct{}) (handlers, error) {
		return handlers{func(r *filter.Request) filter.Next {
			r.Response().Headers().Add("Set-Cookie", "a=1")
			return r.Answer(403, "text/plain", "no\n")
		}}, nil
	})

	exchange := filtertest.MustStart(t, "").Handle(filtertest.Request{}, filtertest.Response{Status: 204})

	same(t, "upstream", exchange.Upstream, nil)
	same(t, "status", exchange.Response.Status, 403)
	same(t, "body", exchange.Response.Body, "no\n")
	same(t, "headers", fmt.Sprint(exchange.Response.Header), "map[Content-Type:[text/plain] Set-Cookie:[a=1]]")
}

func TestWhatIsSetOnTheResponseBeforehandIsAddedToIt(t *testing.T) {
	exchange := onRequest(t, func(r *filter.Request) {
		r.Response().Headers().Set("X-Ours", "1")
		r.Response().Headers().Set("X-Theirs", "1")
	}).Handle(filtertest.Request{}, filtertest.Response{Header: http.Header{"X-Theirs": {"2"}}})

	same(t, "headers", fmt.Sprint(exchange.Response.Header), "map[X-Ours:[1] X-Theirs:[2]]")
}

func TestChangesTheResponse(t *testing.T) {
	exchange := onResponse(t, func(r *filter.Response) {
		same(t, "failed", r.Failed(), false)
		same(t, "status", r.Status(), 404)
		same(t, "request", r.Request().Method(), "GET")
		body := strings.ToUpper(string(r.Body().ReadAll()))
		r.SetStatus(200)
		r.Headers().Set("X-A", "1")
		fmt.Fprintf(r.Body(), "%s!", body)
		io.WriteString(r.Body(), "!")
	}).Handle(filtertest.Request{}, filtertest.Response{
		Status: 404, Body: "lost", Header: http.Header{"Content-Length": {"4"}},
	})

	same(t, "status", exchange.Response.Status, 200)
	same(t, "body", exchange.Response.Body, "LOST!!")
	same(t, "headers", fmt.Sprint(exchange.Response.Header), "map[X-A:[1]]")
}

func TestLearnsThatThereIsNoResponse(t *testing.T) {
	exchange := onResponse(t, func(r *filter.Response) {
		filter.Logf(filter.Warn, "failed %v %d", r.Failed(), r.Status())
		r.SetStatus(200)
		r.Headers().Set("X-A", "1")
	}).Handle(filtertest.Request{}, filtertest.Response{Failed: true, Status: 504})

	same(t, "log", fmt.Sprint(exchange.Log), "[warn: failed true 504]")
	same(t, "status", exchange.Response.Status, 504)
	same(t, "headers", len(exchange.Response.Header), 0)
}

func TestAnObserverChangesNothing(t *testing.T) {
	f := onResponse(t, func(r *filter.Response) { r.Headers().Set("X-A", "1") }, filter.ObserveResponse)

	thrown := thrownBy(func() { f.Handle(filtertest.Request{}, filtertest.Response{}) })

	same(t, "reason", thrown, "filtertest: a header of the response cannot change without the option BufferResponse")
}

func TestReadsABodyInPieces(t *testing.T) {
	exchange := onRequest(t, func(r *filter.Request) {
		piece := make([]byte, 4)
		n, err := r.Body().Read(piece)
		same(t, "piece", fmt.Sprintf("%s %v", piece[:n], err), "0123 <nil>")
		none, err := r.Body().Read(nil)
		same(t, "no room", fmt.Sprint(none, err), "0 <nil>")
	}).Handle(filtertest.Request{Body: "0123456789"}, filtertest.Response{})

	same(t, "rest", exchange.Upstream.Body, "456789")
}

func TestBuffersABodyThatOthersReadToo(t *testing.T) {
	long := strings.Repeat("0123456789", 10_000)
	exchange := onRequest(t, func(r *filter.Request) {
		same(t, "enabled", r.Enable(filter.BufferRequest), true)
		same(t, "body", string(r.Body().ReadAll()), long)
		n, err := r.Body().Read(make([]byte, 1))
		same(t, "end", fmt.Sprint(n, err), "0 EOF")
	}).Handle(filtertest.Request{Body: long}, filtertest.Response{})

	same(t, "body", exchange.Upstream.Body, long)
}

func TestAppendsABodyToWhatThereIs(t *testing.T) {
	kept := make([]byte, 0, 64)
	onRequest(t, func(r *filter.Request) {
		kept = r.Body().AppendTo(append(kept[:0], "body: "...))
	}).Handle(filtertest.Request{Body: "abc"}, filtertest.Response{})

	same(t, "body", string(kept), "body: abc")
	same(t, "room", cap(kept), 64)
}

func TestEachRequestHasItsOwnBody(t *testing.T) {
	f := onRequest(t, func(r *filter.Request) {
		body := r.Body().ReadAll()
		_, _ = r.Body().Write(append(body, '!'))
	})
	for _, body := range []string{"a", "bc", ""} {
		exchange := f.Handle(filtertest.Request{
			Body: body, Header: http.Header{"Content-Length": {"9"}},
		}, filtertest.Response{})

		same(t, "body", exchange.Upstream.Body, body+"!")
		same(t, "length", exchange.Upstream.Header.Get("Content-Length"), "")
	}
}

func TestReadsAndChangesTrailers(t *testing.T) {
	filter.Register(func(struct{}) (bothHandlers, error) {
		return bothHandlers{
			handlers{func(r *filter.Request) filter.Next {
				r.Trailers().Set("X-Sum", r.Trailers().First("X-Sum")+"!")
				return filter.Continue
			}},
			func(r *filter.Response) { r.Trailers().Del("X-Gone") },
		}, nil
	}, filter.BufferRequest, filter.Trailers)

	exchange := filtertest.MustStart(t, "").Handle(
		filtertest.Request{Trailer: http.Header{"X-Sum": {"1"}}},
		filtertest.Response{Trailer: http.Header{"X-Gone": {"1"}, "X-Stays": {"2"}}})

	same(t, "request", fmt.Sprint(exchange.Upstream.Trailer), "map[X-Sum:[1!]]")
	same(t, "response", fmt.Sprint(exchange.Response.Trailer), "map[X-Stays:[2]]")
}

func TestRefusesAConfiguration(t *testing.T) {
	type config struct {
		Status int `json:"status"`
	}
	filter.Register(func(c config) (handlers, error) {
		return handlers{}, errors.New("status: '7' (expected: 400..499)")
	})

	for text, want := range map[string]string{
		`{"status": 7}`: "configuration: status: '7' (expected: 400..499)",
		`{"stat": 7}`:   "configuration: stat: unknown property (expected: status)",
	} {
		_, err := filtertest.Start(text)
		same(t, text, fmt.Sprint(err), want)
	}
}

func TestInstancesAreApart(t *testing.T) {
	filter.Register(func(name string) (handlers, error) {
		return handlers{func(r *filter.Request) filter.Next {
			r.Headers().Set("X-Name", name)
			return filter.Continue
		}}, nil
	})
	a, b := filtertest.MustStart(t, "a"), filtertest.MustStart(t, "b")

	for name, f := range map[string]*filtertest.Filter{"a": a, "b": b} {
		exchange := f.Handle(filtertest.Request{}, filtertest.Response{})

		same(t, "name", exchange.Upstream.Header.Get("X-Name"), name)
	}
}

func TestHostsForbid(t *testing.T) {
	for want, handle := range map[string]func(r *filter.Request){
		"header name: '' (expected: a name)":            func(r *filter.Request) { r.Headers().Set("", "x") },
		"header name: 'a b' (expected: a name)":         func(r *filter.Request) { r.Headers().Add("a b", "x") },
		`x-a: "a\r\nx-b: 1" (expected: a header value)`: func(r *filter.Request) { r.Headers().Set("x-a", "a\r\nx-b: 1") },
		"method: '' (expected: a method)":               func(r *filter.Request) { r.SetMethod("") },
		"trailers need the option Trailers":             func(r *filter.Request) { r.Trailers().Set("x", "y") },
		"status: '99' (expected: 200..599)":             func(r *filter.Request) { r.Answer(99, "", "") },
	} {
		f := onRequest(t, handle)
		same(t, "reason", thrownBy(func() { f.Handle(filtertest.Request{}, filtertest.Response{}) }), "filtertest: "+want)
	}
}

func TestAfterTheRequestWentOnItStaysAsItIs(t *testing.T) {
	for want, handle := range map[string]func(r *filter.Request){
		"a header of the request cannot change after the request went on":                            func(r *filter.Request) { r.Headers().Set("x", "y") },
		"the method cannot change after the request went on":                                         func(r *filter.Request) { r.SetMethod("PUT") },
		"the URI cannot change after the request went on":                                            func(r *filter.Request) { r.SetPath("/") },
		"the request body cannot be read after the request went on without the option BufferRequest": func(r *filter.Request) { r.Body().ReadAll() },
		"features cannot be enabled after the request went on":                                       func(r *filter.Request) { r.Enable(filter.BufferRequest) },
	} {
		f := onResponse(t, func(r *filter.Response) { handle(r.Request()) })
		same(t, "reason", thrownBy(func() { f.Handle(filtertest.Request{}, filtertest.Response{}) }), "filtertest: "+want)
	}
}

func TestOptionsHaveTheNamesOfHttpWasm(t *testing.T) {
	same(t, "names", (filter.BufferRequest | filter.BufferResponse | filter.Trailers | filter.ObserveResponse).String(),
		"buffer_request, buffer_response, trailers, observe response")
}

func thrownBy(run func()) (thrown string) {
	defer func() { thrown = fmt.Sprint(recover()) }()
	run()
	return
}
