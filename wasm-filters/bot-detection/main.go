//go:build wasip1

// Command bot-detection tells crawlers, tools and scanners by their User-Agent. It names the class
// in a request header for the upstream, and answers the classes that the route blocks.
package main

import (
	"bytes"
	"unsafe"
)

const (
	maxConfig    = 32 << 10
	maxUserAgent = 4 << 10
	answered     = 0
	next         = 1
)

var (
	bots      *detector
	userAgent [maxUserAgent]byte
)

func init() {
	var err error
	if bots, err = newDetector(readConfig(make([]byte, maxConfig))); err != nil {
		logError("configuration: " + err.Error())
		panic("cannot start")
	}
}

// main is not run: the host calls the functions below.
func main() {}

//go:wasmexport handle_request
func handleRequest() uint64 {
	found := bots.classify(readHeader("user-agent", userAgent[:]))
	if bots.blocked[found] {
		setHeader(response, "Content-Type", "text/plain; charset=utf-8")
		setStatus(bots.status)
		writeBody(response, "Automated access is not allowed here.\n")
		return answered
	}
	// Also replaces what the client may have sent under this name.
	setHeader(request, bots.header, classNames[found])
	return next
}

//go:wasmexport handle_response
func handleResponse(context, isError uint32) {}

// readHeader reads the first value of a request header into the buffer. A value that does not fit
// is taken for none: no browser sends one.
func readHeader(name string, buffer []byte) []byte {
	length := uint32(getHeaderValues(request, unsafe.StringData(name), uint32(len(name)), &buffer[0], uint32(len(buffer))))
	if length > uint32(len(buffer)) {
		return nil
	}
	first, _, _ := bytes.Cut(buffer[:length], []byte{0})
	return first
}
