package filter_test

import (
	"errors"
	"fmt"
	"net/http"

	"weir.dev/filter"
	"weir.dev/filter/filtertest"
)

// GreetingConfig is what the route says about the filter.
type GreetingConfig struct {
	Header string `json:"header"`
}

// SetDefaults is called before the configuration is decoded.
func (c *GreetingConfig) SetDefaults() { c.Header = "X-Greeting" }

// Greeting greets the upstream in a header.
type Greeting struct{ header string }

// NewGreeting makes the filter, or refuses the configuration.
func NewGreeting(config GreetingConfig) (*Greeting, error) {
	if config.Header == "" {
		return nil, errors.New("header: '' (expected: a header name)")
	}
	return &Greeting{config.Header}, nil
}

// OnRequest sets the header.
func (g *Greeting) OnRequest(r *filter.Request) filter.Next {
	r.Headers().Set(g.header, "hello from "+r.SourceAddr().Addr().String())
	return filter.Continue
}

func Example() {
	filter.Register(NewGreeting) // in func init() of package main

	greeting, _ := filtertest.Start(`{}`)
	exchange := greeting.Handle(filtertest.Request{}, filtertest.Response{})
	fmt.Println(exchange.Upstream.Header.Get("X-Greeting"))

	_, err := filtertest.Start(`{"heder": "X-Hello"}`)
	fmt.Println(err)
	// Output:
	// hello from 192.0.2.1
	// configuration: heder: unknown property (expected: header)
}

// Maintenance answers all requests itself.
type Maintenance struct{}

func (Maintenance) OnRequest(r *filter.Request) filter.Next {
	r.Response().Headers().Set("Retry-After", "60")
	return r.Answer(503, "text/plain; charset=utf-8", "back in a minute\n")
}

func ExampleRequest_Answer() {
	filter.Register(func(struct{}) (Maintenance, error) { return Maintenance{}, nil })

	maintenance, _ := filtertest.Start("")
	exchange := maintenance.Handle(filtertest.Request{}, filtertest.Response{})
	fmt.Println(exchange.Response.Status, exchange.Response.Body, exchange.Upstream == nil)
	// Output: 503 back in a minute
	//  true
}

// Censor hides a word in the responses.
type Censor struct{ body []byte }

func (c *Censor) OnRequest(r *filter.Request) filter.Next {
	r.Headers().Del("Accept-Encoding") // what is compressed cannot be read
	return filter.Continue
}

func (c *Censor) OnResponse(r *filter.Response) {
	if r.Failed() || r.Headers().First("Content-Type") != "text/plain" {
		return // a body that is not read streams
	}
	c.body = r.Body().AppendTo(c.body[:0])
	fmt.Fprintf(r.Body(), "%d bytes censored", len(c.body))
}

func ExampleResponseFilter() {
	filter.Register(func(struct{}) (*Censor, error) { return &Censor{}, nil })

	censor, _ := filtertest.Start("")
	exchange := censor.Handle(filtertest.Request{}, filtertest.Response{
		Header: http.Header{"Content-Type": {"text/plain"}},
		Body:   "the secret",
	})
	fmt.Println(exchange.Response.Body)
	// Output: 10 bytes censored
}

// Limited reads the bodies of some requests only.
type Limited struct{}

func (Limited) OnRequest(r *filter.Request) filter.Next {
	if r.Method() == "POST" && r.Enable(filter.BufferRequest) {
		filter.Logf(filter.Info, "%d bytes", len(r.Body().ReadAll()))
	}
	return filter.Continue
}

func ExampleRequest_Enable() {
	filter.Register(func(struct{}) (Limited, error) { return Limited{}, nil })

	limited, _ := filtertest.Start("")
	exchange := limited.Handle(filtertest.Request{Method: "POST", Body: "abc"}, filtertest.Response{})
	fmt.Println(exchange.Log, exchange.Upstream.Body)
	// Output: [info: 3 bytes] abc
}
