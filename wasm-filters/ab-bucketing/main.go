// Command ab-bucketing gives each client a bucket of each experiment. It names the bucket in a
// request header for the upstream, and has the client keep it in a cookie.
package main

import (
	"encoding/binary"

	"weir.dev/filter"
)

func init() { filter.Register(newBucketing) }

// main is not run: the host calls the filter.
func main() {}

// bucketing assigns clients to buckets. It does not change once it is made.
type bucketing struct {
	experiments []experiment
}

// experiment is one question that is asked of clients by giving them different answers.
type experiment struct {
	name       string
	buckets    []bucket
	identity   identity
	header     string
	cookie     string
	forceQuery string // "" if buckets cannot be forced
}

// OnRequest gives the client its buckets.
func (b *bucketing) OnRequest(r *filter.Request) filter.Next {
	for i := range b.experiments {
		e := &b.experiments[i]
		chosen, isKept := e.choose(r)
		// Also replaces what the client may have sent under this name.
		r.Headers().Set(e.header, chosen.name)
		if !isKept {
			r.Response().Headers().Add("Set-Cookie", chosen.setCookie)
		}
	}
	return filter.Continue
}

// choose returns the client's bucket and whether its cookie holds it already.
func (e *experiment) choose(r *filter.Request) (chosen *bucket, isKept bool) {
	kept := e.kept(r)
	if forced := e.forced(r); forced != nil {
		return forced, forced == kept
	}
	if kept != nil {
		return kept, true
	}
	return e.assign(e.identity.of(r)), false
}

// kept returns the bucket that the client's cookie holds. A cookie that this filter did not make, or
// that holds a bucket of the past, is none.
func (e *experiment) kept(r *filter.Request) *bucket {
	value, ok := r.Cookie(e.cookie)
	if !ok {
		return nil
	}
	for i := range e.buckets {
		if isSame(e.buckets[i].cookieValue, value) {
			return &e.buckets[i]
		}
	}
	return nil
}

// isSame compares in a time that does not tell how much of a forged text is right.
func isSame(text, forged string) bool {
	if len(text) != len(forged) {
		return false
	}
	var different byte
	for i := range len(text) {
		different |= text[i] ^ forged[i]
	}
	return different == 0
}

// forced returns the bucket that a tester asks for.
func (e *experiment) forced(r *filter.Request) *bucket {
	if e.forceQuery == "" {
		return nil
	}
	name, _ := r.QueryValue(e.forceQuery)
	for i := range e.buckets {
		if e.buckets[i].name == name {
			return &e.buckets[i]
		}
	}
	return nil
}

// identity is what tells clients apart.
type identity struct {
	header string // "" for none
	cookie string // "" for none
}

// of returns the identity of a client: what the route names, or its address where that is missing. Of
// an IPv6 address it is the network, as clients change the rest of it.
func (i identity) of(r *filter.Request) []byte {
	if i.header != "" {
		if value := r.Headers().Peek(i.header); len(value) > 0 {
			return value
		}
	}
	if i.cookie != "" {
		if value, _ := r.Cookie(i.cookie); value != "" {
			return []byte(value)
		}
	}
	address := r.SourceAddr().Addr().Unmap().As16()
	if binary.BigEndian.Uint32(address[8:]) != 0xffff {
		return address[:8]
	}
	return address[:]
}
