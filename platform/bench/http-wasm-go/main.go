// A reverse proxy of Go's standard library with, on request, an http-wasm guest in http-wasm's own host: what Weir's
// WASM filters are measured against.
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sync"

	"github.com/http-wasm/http-wasm-host-go/handler"
	"github.com/http-wasm/http-wasm-host-go/handler/nethttp"
	"github.com/tetratelabs/wazero"
)

const bufferBytes = 32 << 10

func main() {
	address := flag.String("address", "", "where to listen")
	upstream := flag.String("upstream", "", "the upstream's URL")
	module := flag.String("module", "", "the guest; none if empty")
	config := flag.String("config", "", "the guest's configuration")
	flag.Parse()
	target, err := url.Parse(*upstream)
	if err != nil {
		log.Fatal(err)
	}
	var chain http.Handler = proxy(target)
	if *module != "" {
		chain = filtered(*module, *config, chain)
	}
	log.Fatal(http.ListenAndServe(*address, chain))
}

// proxy keeps as many connections to the upstream as the load has clients, and reuses buffers: both Go does not by itself.
func proxy(target *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		Transport:  &http.Transport{MaxIdleConnsPerHost: 1024, DisableCompression: true},
		BufferPool: &buffers{sync.Pool{New: func() any { return new([bufferBytes]byte) }}},
	}
}

func filtered(module, config string, next http.Handler) http.Handler {
	code, err := os.ReadFile(module)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	// Go's host starts only commands by itself; these guests are reactors.
	start := wazero.NewModuleConfig().WithStartFunctions("_initialize", "_start")
	middleware, err := wasm.NewMiddleware(ctx, code, handler.GuestConfig([]byte(config)), handler.ModuleConfig(start))
	if err != nil {
		log.Fatal(err)
	}
	return middleware.NewHandler(ctx, next)
}

type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte { return b.pool.Get().(*[bufferBytes]byte)[:] }

func (b *buffers) Put(buffer []byte) { b.pool.Put((*[bufferBytes]byte)(buffer)) }
