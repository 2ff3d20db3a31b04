package main

import (
	"testing"

	"weir.dev/filter/filtertest"
)

func TestGreetsBothSides(t *testing.T) {
	greeter := filtertest.MustStart(t, `{"greeting": "good day"}`)

	exchange := greeter.Handle(filtertest.Request{}, filtertest.Response{})

	if got := exchange.Upstream.Header.Get("X-Greeting"); got != "good day" {
		t.Errorf("to the upstream: %q", got)
	}
	if got := exchange.Response.Header.Get("X-Greeting"); got != "good day" {
		t.Errorf("to the client: %q", got)
	}
}

func TestRefusesAnEmptyGreeting(t *testing.T) {
	_, err := filtertest.Start(`{"greeting": ""}`)

	if err == nil || err.Error() != "configuration: greeting: '' (expected: a text)" {
		t.Errorf("refused with: %v", err)
	}
}
