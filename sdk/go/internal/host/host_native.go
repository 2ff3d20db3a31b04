//go:build !wasip1

package host

// Functions are those of a host, with the contracts of the functions of this package.
type Functions interface {
	EnableFeatures(features uint32) uint32
	Config(buffer []byte) uint32
	Log(level int32, message string)
	LogEnabled(level int32) bool
	Method(buffer []byte) uint32
	SetMethod(method string)
	URI(buffer []byte) uint32
	SetURI(uri string)
	Protocol(buffer []byte) uint32
	Source(buffer []byte) uint32
	HeaderNames(kind uint32, buffer []byte) uint64
	HeaderValues(kind uint32, name string, buffer []byte) uint64
	SetHeader(kind uint32, name, value string)
	AddHeader(kind uint32, name, value string)
	RemoveHeader(kind uint32, name string)
	ReadBody(kind uint32, buffer []byte) uint64
	WriteBody(kind uint32, body string)
	Status() uint32
	SetStatus(status uint32)
}

// A Guest is what a filter made of itself when it started.
type Guest struct {
	HandleRequest  func() uint64
	HandleResponse func(isError bool)
}

// Current is the host that the functions of this package ask. It belongs to one test at a time.
var Current Functions

// Start starts an instance of the filter that this program registers, or is nil.
var Start func() Guest

// Exited is what Exit panics with.
type Exited struct{}

// EnableFeatures asks for features and returns all that are enabled now.
func EnableFeatures(features uint32) uint32 { return Current.EnableFeatures(features) }

// Config writes the configuration into the buffer, if it fits, and returns its length.
func Config(buffer []byte) uint32 { return Current.Config(buffer) }

// Log writes a line to the host's log.
func Log(level int32, message string) { Current.Log(level, message) }

// LogEnabled tells whether lines of a level are logged.
func LogEnabled(level int32) bool { return Current.LogEnabled(level) }

// Method writes the method into the buffer, if it fits, and returns its length.
func Method(buffer []byte) uint32 { return Current.Method(buffer) }

// SetMethod changes the method.
func SetMethod(method string) { Current.SetMethod(method) }

// URI writes path and query into the buffer, if they fit, and returns their length.
func URI(buffer []byte) uint32 { return Current.URI(buffer) }

// SetURI changes path and query.
func SetURI(uri string) { Current.SetURI(uri) }

// Protocol writes the client's protocol into the buffer, if it fits, and returns its length.
func Protocol(buffer []byte) uint32 { return Current.Protocol(buffer) }

// Source writes the client's address into the buffer, if it fits, and returns its length.
func Source(buffer []byte) uint32 { return Current.Source(buffer) }

// HeaderNames writes the names of all fields into the buffer, each with a NUL behind it, if they
// fit. It returns their number in the upper half and the length in the lower.
func HeaderNames(kind uint32, buffer []byte) uint64 { return Current.HeaderNames(kind, buffer) }

// HeaderValues does for the values of a field what HeaderNames does for names.
func HeaderValues(kind uint32, name string, buffer []byte) uint64 {
	return Current.HeaderValues(kind, name, buffer)
}

// SetHeader sets a field to one value.
func SetHeader(kind uint32, name, value string) { Current.SetHeader(kind, name, value) }

// AddHeader adds a value to a field.
func AddHeader(kind uint32, name, value string) { Current.AddHeader(kind, name, value) }

// RemoveHeader removes all values of a field.
func RemoveHeader(kind uint32, name string) { Current.RemoveHeader(kind, name) }

// ReadBody fills the buffer with what follows of a body. It returns 1 in the upper half if that was
// the end, and the number of bytes in the lower.
func ReadBody(kind uint32, buffer []byte) uint64 { return Current.ReadBody(kind, buffer) }

// WriteBody replaces a body the first time, and adds to it after that.
func WriteBody(kind uint32, body string) { Current.WriteBody(kind, body) }

// Status returns the status of the response.
func Status() uint32 { return Current.Status() }

// SetStatus sets the status of the response.
func SetStatus(status uint32) { Current.SetStatus(status) }

// Exit ends the instance.
func Exit() { panic(Exited{}) }
