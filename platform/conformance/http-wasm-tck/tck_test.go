// Package tck runs the conformance tests of http-wasm against a real Weir, and other guests on Weir and on http-wasm's
// own host side by side.
package tck

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/http-wasm/http-wasm-host-go/tck"
)

// clients ask Weir by each protocol that it listens to; one without a client is reported as not run.
var clients = []struct {
	protocol string
	client   *http.Client
}{
	{"HTTP/1.1", &http.Client{Transport: &http.Transport{}}},
	{"HTTP/2.0", nil},
}

func TestTCK(t *testing.T) {
	origin := tck.StartBackend("")
	t.Cleanup(origin.Close)
	module := filepath.Join(t.TempDir(), "tck.wasm")
	if err := os.WriteFile(module, tck.GuestWASM, 0o644); err != nil {
		t.Fatal(err)
	}
	w := startWeir(t, origin.URL, guest{module: module})

	for _, c := range clients {
		t.Run(c.protocol, func(t *testing.T) {
			if c.client == nil {
				t.Skip("not run: Weir has no listener for it")
			}
			tck.Run(t, c.client, w.URL)
		})
	}
}
