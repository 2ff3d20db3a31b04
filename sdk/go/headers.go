package filter

import (
	"bytes"
	"strings"

	"weir.dev/filter/internal/host"
)

// Headers are the header fields of a message, or its trailers. Names are read without regard to
// case; an empty name and what HTTP does not allow in a field end the instance.
//
// Each method asks the host, so what it changed is seen at once, and what is asked for twice is
// better kept in a variable.
type Headers struct {
	kind uint32
}

// First returns the first value of a field, or "" if there is none.
func (h Headers) First(name string) string { return cut(len(h.Peek(name))) }

// Peek is First for values that are only looked at: it makes no garbage at all. The bytes are valid
// until the filter next asks for anything of the request or the response.
func (h Headers) Peek(name string) []byte {
	_, length := h.values(name)
	end := max(bytes.IndexByte(room[:length], 0), 0)
	return room[:end:end]
}

// All returns the values of a field, in their order.
func (h Headers) All(name string) []string {
	return split(h.values(name))
}

// Has tells whether there is a field of this name, even with an empty value.
func (h Headers) Has(name string) bool {
	return host.HeaderValues(h.kind, name, nil)>>32 != 0
}

// Names returns the names of all fields, each once and in lower case.
func (h Headers) Names() []string {
	result := host.HeaderNames(h.kind, freeRoom())
	if grown(result) {
		result = host.HeaderNames(h.kind, room)
	}
	return split(counted(result))
}

// Set makes a field have this one value.
func (h Headers) Set(name, value string) { host.SetHeader(h.kind, name, value) }

// Add adds a value to those that a field has.
func (h Headers) Add(name, value string) { host.AddHeader(h.kind, name, value) }

// Del removes a field with all its values.
func (h Headers) Del(name string) { host.RemoveHeader(h.kind, name) }

// values has the host write the values of a field to the front of the room.
func (h Headers) values(name string) (count, length int) {
	result := host.HeaderValues(h.kind, name, freeRoom())
	if grown(result) {
		result = host.HeaderValues(h.kind, name, room)
	}
	return counted(result)
}

// grown makes the room larger if it was too small for what the host wanted to write.
func grown(result uint64) bool {
	length := int(uint32(result))
	if length <= len(room) {
		return false
	}
	growRoom(length)
	return true
}

// counted takes a number of texts and their length apart.
func counted(result uint64) (count, length int) {
	return int(result >> 32), min(int(uint32(result)), len(room))
}

// split cuts texts with a NUL behind each off the front of the room.
func split(count, length int) []string {
	rest := cut(length)
	texts := make([]string, 0, min(count, length))
	for range count {
		text, after, ok := strings.Cut(rest, "\x00")
		if !ok {
			break
		}
		texts, rest = append(texts, text), after
	}
	return texts
}
