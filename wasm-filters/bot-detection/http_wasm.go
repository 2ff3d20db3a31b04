//go:build wasip1

package main

import "unsafe"

// The http-wasm host functions that this filter uses (https://http-wasm.io/http-handler-abi/).

const (
	request  = 0
	response = 1

	levelError = 2
)

//go:wasmimport http_handler get_config
func getConfig(buf *byte, limit uint32) uint32

//go:wasmimport http_handler log
func hostLog(level int32, message *byte, length uint32)

//go:wasmimport http_handler get_header_values
func getHeaderValues(kind uint32, name *byte, nameLength uint32, buf *byte, limit uint32) uint64

//go:wasmimport http_handler set_header_value
func setHeaderValue(kind uint32, name *byte, nameLength uint32, value *byte, valueLength uint32)

//go:wasmimport http_handler write_body
func hostWriteBody(kind uint32, body *byte, length uint32)

//go:wasmimport http_handler set_status_code
func setStatusCode(status uint32)

// readConfig returns the configuration, as much of it as the buffer holds.
func readConfig(buffer []byte) []byte {
	length := getConfig(&buffer[0], uint32(len(buffer)))
	return buffer[:min(length, uint32(len(buffer)))]
}

func logError(message string) {
	hostLog(levelError, unsafe.StringData(message), uint32(len(message)))
}

func setHeader(kind uint32, name, value string) {
	setHeaderValue(kind, unsafe.StringData(name), uint32(len(name)), unsafe.StringData(value), uint32(len(value)))
}

func setStatus(status int) {
	setStatusCode(uint32(status))
}

func writeBody(kind uint32, body string) {
	hostWriteBody(kind, unsafe.StringData(body), uint32(len(body)))
}
