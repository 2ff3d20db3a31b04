// Command geo-headers tells the upstream about the network that a client comes from, such as its
// country, in request headers. It finds that in a table of address ranges.
package main

import (
	"net/netip"

	"weir.dev/filter"
)

func init() { filter.Register(newEnricher) }

// main is not run: the host calls the filter.
func main() {}

// enricher sets headers by the address of the client. It does not change once it is made.
type enricher struct {
	headers       []string
	rows          [][]string // for each header its value, "" for none
	table         networks   // of the places in rows
	otherwise     []string
	trusted       networks
	addressHeader string
}

// OnRequest sets the headers for the client's network in place of those that came with the request.
func (e *enricher) OnRequest(r *filter.Request) filter.Next {
	row := e.otherwise
	if client := e.client(r); client.IsValid() {
		if i := e.table.lookup(client); i >= 0 {
			row = e.rows[i]
		}
	}
	for i, name := range e.headers {
		if row[i] == "" {
			r.Headers().Del(name)
		} else {
			r.Headers().Set(name, row[i])
		}
	}
	return filter.Continue
}

// client returns the address of the client. It is not valid if what a proxy tells makes no sense.
func (e *enricher) client(r *filter.Request) netip.Addr {
	source := r.SourceAddr().Addr().Unmap().WithZone("")
	if e.trusted.isEmpty() || !source.IsValid() || e.trusted.lookup(source) < 0 {
		return source
	}
	return e.forwarded(source, r.Headers().All(e.addressHeader))
}
