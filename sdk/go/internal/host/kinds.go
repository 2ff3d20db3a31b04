// Package host holds the functions of an http-wasm host: those that a guest imports, and in other
// builds those of a host that tests bring.
package host

// The messages of a request that have header fields; the first two have bodies.
const (
	Request = iota
	Response
	RequestTrailers
	ResponseTrailers
)

// What a host does only if it is asked to.
const (
	BufferRequest = 1 << iota
	BufferResponse
	Trailers
)

// The levels of log lines.
const (
	Debug = iota - 1
	Info
	Warn
	Error
)
