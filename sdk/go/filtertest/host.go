//go:build !wasip1

package filtertest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"weir.dev/filter/internal/host"
)

// fakeHost is an http-wasm host for one instance.
type fakeHost struct {
	config        string
	startFeatures uint32
	features      uint32
	log           []string

	request  message
	response message
	method   string
	uri      string
	protocol string
	source   string
	status   int
	isNext   bool
	failed   bool
}

// message is one side of an exchange, as the filter finds it and leaves it.
type message struct {
	header  http.Header
	trailer http.Header
	body    string
	read    int
	written bool
	output  string
}

func newMessage(header http.Header, body string, trailer http.Header) message {
	return message{header: canonical(header), trailer: canonical(trailer), body: body}
}

// rest is the body that the next one gets.
func (m *message) rest(isBuffered bool) string {
	if m.written {
		return m.output
	}
	if isBuffered {
		return m.body
	}
	return m.body[m.read:]
}

func (h *fakeHost) begin(r Request) {
	h.features = h.startFeatures
	h.log = nil
	h.request = newMessage(r.Header, r.Body, r.Trailer)
	h.response = newMessage(nil, "", nil)
	h.method = orElse(r.Method, "GET")
	h.uri = orElse(r.URI, "/")
	h.protocol = orElse(r.Protocol, "HTTP/1.1")
	h.source = orElse(r.Source, "192.0.2.1:1234")
	h.status = 200
	h.isNext, h.failed = false, false
}

// sent is the request that goes to the upstream.
func (h *fakeHost) sent() Request {
	return Request{
		Method:   h.method,
		URI:      h.uri,
		Header:   canonical(h.request.header),
		Body:     h.request.rest(h.features&host.BufferRequest != 0),
		Trailer:  canonical(h.request.trailer),
		Protocol: h.protocol,
		Source:   h.source,
	}
}

// answered merges the response of the upstream with what the filter has set before.
func (h *fakeHost) answered(r Response) {
	before := h.response
	h.response = newMessage(r.Header, r.Body, r.Trailer)
	for name, values := range before.header {
		if name == "Set-Cookie" {
			h.response.header[name] = append(values, h.response.header[name]...)
		} else if _, ok := h.response.header[name]; !ok {
			h.response.header[name] = values
		}
	}
	if h.response.body == "" {
		h.response.body = before.output
	}
	h.status = max(r.Status, 200)
	if r.Failed && r.Status == 0 {
		h.status = 502
	}
	h.isNext, h.failed = true, r.Failed
}

func (h *fakeHost) end(sent *Request) Exchange {
	return Exchange{
		Upstream: sent,
		Response: Response{
			Status:  h.status,
			Header:  h.response.header,
			Body:    h.response.rest(true),
			Trailer: h.response.trailer,
		},
		Log: h.log,
	}
}

func (h *fakeHost) firstError() string {
	for _, line := range h.log {
		if text, ok := strings.CutPrefix(line, "error: "); ok {
			return text
		}
	}
	return "the filter ended without saying why"
}

// require panics, as a host ends an instance, unless the filter keeps the rules.
func require(ok bool, format string, arguments ...any) {
	if !ok {
		panic(fmt.Sprintf("filtertest: "+format, arguments...))
	}
}

func put(buffer []byte, text string) uint32 {
	if len(text) <= len(buffer) {
		copy(buffer, text)
	}
	return uint32(len(text))
}

func putAll(buffer []byte, texts []string) uint64 {
	joined := ""
	for _, text := range texts {
		joined += text + "\x00"
	}
	return uint64(len(texts))<<32 | uint64(put(buffer, joined))
}

func (h *fakeHost) EnableFeatures(features uint32) uint32 {
	require(!h.isNext, "features cannot be enabled after the request went on")
	h.features |= features & (host.BufferRequest | host.BufferResponse | host.Trailers)
	return h.features
}

func (h *fakeHost) Config(buffer []byte) uint32 { return put(buffer, h.config) }

func (h *fakeHost) Log(level int32, text string) {
	names := [...]string{"debug", "info", "warn", "error"}
	if level >= host.Debug && level <= host.Error {
		h.log = append(h.log, names[level-host.Debug]+": "+strings.Clone(text))
	}
}

func (h *fakeHost) LogEnabled(level int32) bool { return level >= host.Debug && level <= host.Error }

func (h *fakeHost) Method(buffer []byte) uint32   { return put(buffer, h.method) }
func (h *fakeHost) URI(buffer []byte) uint32      { return put(buffer, h.uri) }
func (h *fakeHost) Protocol(buffer []byte) uint32 { return put(buffer, h.protocol) }
func (h *fakeHost) Source(buffer []byte) uint32   { return put(buffer, h.source) }
func (h *fakeHost) Status() uint32                { return uint32(h.status) }

func (h *fakeHost) SetMethod(method string) {
	require(!h.isNext, "the method cannot change after the request went on")
	require(isToken(method), "method: '%s' (expected: a method)", method)
	h.method = strings.Clone(method)
}

func (h *fakeHost) SetURI(uri string) {
	require(!h.isNext, "the URI cannot change after the request went on")
	h.uri = orElse(strings.Clone(uri), "/")
}

func (h *fakeHost) SetStatus(status uint32) {
	h.requireChangeable(host.Response, "the status")
	require(status >= 200 && status <= 599, "status: '%d' (expected: 200..599)", status)
	h.status = int(status)
}

func (h *fakeHost) HeaderNames(kind uint32, buffer []byte) uint64 {
	names := slices.Sorted(maps.Keys(h.fields(kind)))
	for i, name := range names {
		names[i] = strings.ToLower(name)
	}
	return putAll(buffer, names)
}

func (h *fakeHost) HeaderValues(kind uint32, name string, buffer []byte) uint64 {
	require(name != "", "header name: '' (expected: a name)")
	return putAll(buffer, h.fields(kind).Values(name))
}

func (h *fakeHost) SetHeader(kind uint32, name, value string) {
	h.requireField(kind, name, value)
	h.fields(kind).Set(strings.Clone(name), strings.Clone(value))
}

func (h *fakeHost) AddHeader(kind uint32, name, value string) {
	h.requireField(kind, name, value)
	h.fields(kind).Add(strings.Clone(name), strings.Clone(value))
}

func (h *fakeHost) RemoveHeader(kind uint32, name string) {
	h.requireField(kind, name, "")
	h.fields(kind).Del(name)
}

func (h *fakeHost) fields(kind uint32) http.Header {
	switch kind {
	case host.Request:
		return h.request.header
	case host.Response:
		return h.response.header
	}
	if h.features&host.Trailers == 0 {
		return http.Header{}
	}
	if kind == host.RequestTrailers {
		return h.request.trailer
	}
	return h.response.trailer
}

func (h *fakeHost) requireField(kind uint32, name, value string) {
	switch kind {
	case host.Request, host.Response:
		h.requireChangeable(kind, "a header")
	default:
		require(h.features&host.Trailers != 0, "trailers need the option Trailers")
		h.requireChangeable(kind-host.RequestTrailers, "a trailer")
	}
	require(isToken(name), "header name: '%s' (expected: a name)", name)
	require(!strings.ContainsAny(value, "\r\n\x00"), "%s: %q (expected: a header value)", name, value)
}

// requireChangeable wants what hosts want before a message is changed.
func (h *fakeHost) requireChangeable(kind uint32, what string) {
	if kind == host.Request {
		require(!h.isNext, "%s of the request cannot change after the request went on", what)
		return
	}
	require(!h.isNext || h.features&host.BufferResponse != 0,
		"%s of the response cannot change without the option BufferResponse", what)
}

func (h *fakeHost) ReadBody(kind uint32, buffer []byte) uint64 {
	m := &h.request
	if kind == host.Response {
		m = &h.response
		require(!h.isNext || h.features&host.BufferResponse != 0,
			"the response body cannot be read without the option BufferResponse")
	} else {
		require(!h.isNext || h.features&host.BufferRequest != 0,
			"the request body cannot be read after the request went on without the option BufferRequest")
	}
	require(len(buffer) > 0, "read_body: a buffer of 0 bytes (expected: > 0)")
	n := copy(buffer, m.body[m.read:])
	m.read += n
	if m.read == len(m.body) {
		return 1<<32 | uint64(n)
	}
	return uint64(n)
}

func (h *fakeHost) WriteBody(kind uint32, body string) {
	h.requireChangeable(kind, "the body")
	m := &h.request
	if kind == host.Response {
		m = &h.response
	}
	m.written = true
	m.output += body
}

func isToken(s string) bool {
	if s == "" {
		return false
	}
	for _, c := range []byte(s) {
		isAlphanumeric := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !isAlphanumeric && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return true
}
