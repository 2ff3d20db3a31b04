// Command {{name}} greets the upstream and the client in a header.
package main

import (
	"errors"

	"weir.dev/filter"
)

// Config is what the route says about the filter.
type Config struct {
	Greeting string `json:"greeting"`
}

// SetDefaults sets what holds where the route says nothing.
func (c *Config) SetDefaults() { c.Greeting = "hello" }

// Greeter is the filter.
type Greeter struct{ greeting string }

func init() { filter.Register(New) }

// New makes the filter, or refuses the configuration.
func New(config Config) (*Greeter, error) {
	if config.Greeting == "" {
		return nil, errors.New("greeting: '' (expected: a text)")
	}
	return &Greeter{config.Greeting}, nil
}

// OnRequest is above "next"; r.Answer(403, "text/plain", "no\n") would answer here.
func (g *Greeter) OnRequest(r *filter.Request) filter.Next {
	r.Headers().Set("X-Greeting", g.greeting)
	return filter.Continue
}

// OnResponse is below "next". Without it, responses pass untouched.
func (g *Greeter) OnResponse(r *filter.Response) {
	if !r.Failed() {
		r.Headers().Set("X-Greeting", g.greeting)
	}
}

func main() {}
