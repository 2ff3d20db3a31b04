// Package filter is for writing filters of a gateway in Go: they compile to WebAssembly and run in
// Weir, and in every other host of http-wasm (https://http-wasm.io/http-handler-abi/).
//
// A filter is a type with a method OnRequest. It is made once for each instance of the module, from
// the configuration that the route gives it:
//
//	package main
//
//	import "weir.dev/filter"
//
//	type Config struct {
//		Header string `json:"header"`
//	}
//
//	type Greeting struct{ header string }
//
//	func init() { filter.Register(New) }
//
//	func New(config Config) (*Greeting, error) {
//		return &Greeting{config.Header}, nil
//	}
//
//	func (g *Greeting) OnRequest(r *filter.Request) filter.Next {
//		r.Headers().Set(g.header, "hello")
//		return filter.Continue
//	}
//
//	func main() {}
//
// It is built with
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o greeting.wasm
//
// and tested with go test and the package filtertest, without a host.
//
// An instance handles one request at a time, from OnRequest to the end of OnResponse, and many one
// after the other; the next request may meet another instance. So a field that OnRequest sets is
// still there in OnResponse, what a filter keeps in memory is a cache at best, and goroutines only
// run while a request is handled.
//
// What a filter does that hosts forbid, such as an empty header name, ends the instance and fails
// the request; so does a panic.
package filter
