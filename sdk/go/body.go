package filter

import (
	"io"
	"unsafe"

	"weir.dev/filter/internal/host"
)

const firstRead = 4 << 10

// Body is the body of a message: a stream to read, and a place to write another one.
//
// Of a request, what is read without the option [BufferRequest] is gone for the next handler, which
// gets the rest. A body that was written is what the next handler or the client gets; it cannot be
// read back.
type Body struct {
	kind    uint32
	ended   bool
	written bool
}

// Read reads what follows. It waits for the client or the upstream to send it.
func (b *Body) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if b.ended {
		return 0, io.EOF
	}
	result := host.ReadBody(b.kind, p)
	b.ended = result>>32 != 0
	length := int(uint32(result))
	if length == 0 && b.ended {
		return 0, io.EOF
	}
	return length, nil
}

// AppendTo appends the rest of the body to a slice and returns that, like append. Use it with a
// slice kept in the filter to spare the garbage of ReadAll: body = r.Body().AppendTo(body[:0]).
func (b *Body) AppendTo(p []byte) []byte {
	for !b.ended {
		if len(p) == cap(p) {
			p = append(p, make([]byte, max(firstRead, len(p)))...)[:len(p)]
		}
		n, _ := b.Read(p[len(p):cap(p)])
		p = p[:len(p)+n]
	}
	return p
}

// ReadAll returns the rest of the body. The host limits how much a filter may buffer; how much it
// reads of a stream is up to the filter.
func (b *Body) ReadAll() []byte { return b.AppendTo(nil) }

// Write replaces the body the first time it is called for a request, and adds to it after that. It
// never fails.
func (b *Body) Write(p []byte) (int, error) {
	return b.WriteString(unsafe.String(unsafe.SliceData(p), len(p)))
}

// WriteString is Write for a string. An empty one makes the body empty.
func (b *Body) WriteString(s string) (int, error) {
	if !b.written {
		b.written = true
		// The length of another body. Hosts that do not count for themselves would believe it.
		host.RemoveHeader(b.kind, "Content-Length")
	}
	host.WriteBody(b.kind, s)
	return len(s), nil
}
