package tck

import (
	"fmt"
	"strings"
	"testing"

	"weir.dev/conformance/weirtest"
)

// guest is a WASM filter on a route of its own.
type guest struct {
	host   string // which requests get it; empty: all
	module string
	config string // empty: none
}

// startWeir starts a gateway that serves guests in front of an origin.
func startWeir(t *testing.T, origin string, guests ...guest) *weirtest.Gateway {
	t.Helper()
	gateway, err := weirtest.Start(t, configuration(origin, guests))
	if err != nil {
		t.Fatal(err)
	}
	return gateway
}

func configuration(origin string, guests []guest) string {
	var yaml strings.Builder
	yaml.WriteString(weirtest.Listening + "routes:\n")
	for i, g := range guests {
		fmt.Fprintf(&yaml, "  - id: guest-%d\n    match: { path: /** ", i)
		if g.host != "" {
			fmt.Fprintf(&yaml, ", hosts: [ %s ] ", weirtest.Quote(g.host))
		}
		fmt.Fprintf(&yaml, "}\n    filters: [ { wasm: { module: %s", weirtest.Quote(g.module))
		if g.config != "" {
			fmt.Fprintf(&yaml, ", config: %s", weirtest.Quote(g.config))
		}
		yaml.WriteString(", limits: { time: 1s } } } ]\n    upstream: origin\n")
	}
	fmt.Fprintf(&yaml, "upstreams: { origin: { endpoints: [ %s ] } }\n", weirtest.Quote(strings.TrimPrefix(origin, "http://")))
	return yaml.String()
}
