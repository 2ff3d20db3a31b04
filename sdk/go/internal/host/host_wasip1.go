//go:build wasip1

package host

import (
	"os"
	"unsafe"
)

//go:wasmimport http_handler enable_features
//go:noescape
func enableFeatures(features uint32) uint32

//go:wasmimport http_handler get_config
//go:noescape
func getConfig(buffer *byte, limit uint32) uint32

//go:wasmimport http_handler log
//go:noescape
func log(level int32, message *byte, length uint32)

//go:wasmimport http_handler log_enabled
//go:noescape
func logEnabled(level int32) uint32

//go:wasmimport http_handler get_method
//go:noescape
func getMethod(buffer *byte, limit uint32) uint32

//go:wasmimport http_handler set_method
//go:noescape
func setMethod(method *byte, length uint32)

//go:wasmimport http_handler get_uri
//go:noescape
func getURI(buffer *byte, limit uint32) uint32

//go:wasmimport http_handler set_uri
//go:noescape
func setURI(uri *byte, length uint32)

//go:wasmimport http_handler get_protocol_version
//go:noescape
func getProtocolVersion(buffer *byte, limit uint32) uint32

//go:wasmimport http_handler get_source_addr
//go:noescape
func getSourceAddr(buffer *byte, limit uint32) uint32

//go:wasmimport http_handler get_header_names
//go:noescape
func getHeaderNames(kind uint32, buffer *byte, limit uint32) uint64

//go:wasmimport http_handler get_header_values
//go:noescape
func getHeaderValues(kind uint32, name *byte, nameLength uint32, buffer *byte, limit uint32) uint64

//go:wasmimport http_handler set_header_value
//go:noescape
func setHeaderValue(kind uint32, name *byte, nameLength uint32, value *byte, valueLength uint32)

//go:wasmimport http_handler add_header_value
//go:noescape
func addHeaderValue(kind uint32, name *byte, nameLength uint32, value *byte, valueLength uint32)

//go:wasmimport http_handler remove_header
//go:noescape
func removeHeader(kind uint32, name *byte, nameLength uint32)

//go:wasmimport http_handler read_body
//go:noescape
func readBody(kind uint32, buffer *byte, limit uint32) uint64

//go:wasmimport http_handler write_body
//go:noescape
func writeBody(kind uint32, body *byte, length uint32)

//go:wasmimport http_handler get_status_code
//go:noescape
func getStatusCode() uint32

//go:wasmimport http_handler set_status_code
//go:noescape
func setStatusCode(status uint32)

// EnableFeatures asks for features and returns all that are enabled now.
func EnableFeatures(features uint32) uint32 { return enableFeatures(features) }

// Config writes the configuration into the buffer, if it fits, and returns its length.
func Config(buffer []byte) uint32 {
	return getConfig(unsafe.SliceData(buffer), uint32(len(buffer)))
}

// Log writes a line to the host's log.
func Log(level int32, message string) {
	log(level, unsafe.StringData(message), uint32(len(message)))
}

// LogEnabled tells whether lines of a level are logged.
func LogEnabled(level int32) bool { return logEnabled(level) != 0 }

// Method writes the method into the buffer, if it fits, and returns its length.
func Method(buffer []byte) uint32 {
	return getMethod(unsafe.SliceData(buffer), uint32(len(buffer)))
}

// SetMethod changes the method.
func SetMethod(method string) { setMethod(unsafe.StringData(method), uint32(len(method))) }

// URI writes path and query into the buffer, if they fit, and returns their length.
func URI(buffer []byte) uint32 {
	return getURI(unsafe.SliceData(buffer), uint32(len(buffer)))
}

// SetURI changes path and query.
func SetURI(uri string) { setURI(unsafe.StringData(uri), uint32(len(uri))) }

// Protocol writes the client's protocol into the buffer, if it fits, and returns its length.
func Protocol(buffer []byte) uint32 {
	return getProtocolVersion(unsafe.SliceData(buffer), uint32(len(buffer)))
}

// Source writes the client's address into the buffer, if it fits, and returns its length.
func Source(buffer []byte) uint32 {
	return getSourceAddr(unsafe.SliceData(buffer), uint32(len(buffer)))
}

// HeaderNames writes the names of all fields into the buffer, each with a NUL behind it, if they
// fit. It returns their number in the upper half and the length in the lower.
func HeaderNames(kind uint32, buffer []byte) uint64 {
	return getHeaderNames(kind, unsafe.SliceData(buffer), uint32(len(buffer)))
}

// HeaderValues does for the values of a field what HeaderNames does for names.
func HeaderValues(kind uint32, name string, buffer []byte) uint64 {
	return getHeaderValues(kind, unsafe.StringData(name), uint32(len(name)),
		unsafe.SliceData(buffer), uint32(len(buffer)))
}

// SetHeader sets a field to one value.
func SetHeader(kind uint32, name, value string) {
	setHeaderValue(kind, unsafe.StringData(name), uint32(len(name)),
		unsafe.StringData(value), uint32(len(value)))
}

// AddHeader adds a value to a field.
func AddHeader(kind uint32, name, value string) {
	addHeaderValue(kind, unsafe.StringData(name), uint32(len(name)),
		unsafe.StringData(value), uint32(len(value)))
}

// RemoveHeader removes all values of a field.
func RemoveHeader(kind uint32, name string) {
	removeHeader(kind, unsafe.StringData(name), uint32(len(name)))
}

// ReadBody fills the buffer with what follows of a body. It returns 1 in the upper half if that was
// the end, and the number of bytes in the lower.
func ReadBody(kind uint32, buffer []byte) uint64 {
	return readBody(kind, unsafe.SliceData(buffer), uint32(len(buffer)))
}

// WriteBody replaces a body the first time, and adds to it after that.
func WriteBody(kind uint32, body string) {
	writeBody(kind, unsafe.StringData(body), uint32(len(body)))
}

// Status returns the status of the response.
func Status() uint32 { return getStatusCode() }

// SetStatus sets the status of the response.
func SetStatus(status uint32) { setStatusCode(status) }

// Exit ends the instance.
func Exit() { os.Exit(1) }
