//go:build wasip1

package filter

// run starts the filter: each instance of a module initialises its packages once.
func run(start func()) { start() }

//go:wasmexport handle_request
func exportedHandleRequest() uint64 { return handleRequest() }

//go:wasmexport handle_response
func exportedHandleResponse(_, isError uint32) { handleResponse(isError != 0) }
