package filter

import (
	"bytes"
	"net/netip"
	"net/url"
	"strings"

	"weir.dev/filter/internal/host"
)

// Next says what happens after OnRequest.
type Next uint8

const (
	// Answered ends the request here: the client gets the response that the filter made.
	Answered Next = iota
	// Continue gives the request to the next filter, or to the upstream.
	Continue
)

var (
	questionMark = []byte("?")
	ampersand    = []byte("&")
	equalsSign   = []byte("=")
	knownMethods = [...]string{"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"}
)

// Request is the request as it is now, with what earlier filters changed. It is valid until OnRequest
// returns; after that it can be read through the [Response], and changing it ends the instance.
type Request struct {
	body Body
}

// Method returns the method, such as GET.
func (r *Request) Method() string {
	method := peek(host.Method)
	for _, known := range knownMethods {
		if known == string(method) {
			return known
		}
	}
	return keep(method)
}

// SetMethod changes the method.
func (r *Request) SetMethod(method string) { host.SetMethod(method) }

// URI returns path and query as they were sent, that is encoded.
func (r *Request) URI() string { return read(host.URI) }

// SetURI changes path and query, both encoded.
func (r *Request) SetURI(uri string) { host.SetURI(uri) }

// Path returns the path as it was sent, that is encoded.
func (r *Request) Path() string {
	path, _, _ := bytes.Cut(peek(host.URI), questionMark)
	return keep(path)
}

// SetPath changes the path, which has to be encoded, and keeps the query.
func (r *Request) SetPath(path string) {
	if _, query, ok := strings.Cut(r.URI(), "?"); ok {
		path += "?" + query
	}
	host.SetURI(path)
}

// Query returns the query as it was sent, without the question mark; "" if there is none.
func (r *Request) Query() string {
	_, query, _ := bytes.Cut(peek(host.URI), questionMark)
	return keep(query)
}

// SetQuery changes the query, which has to be encoded, and keeps the path; "" removes it.
func (r *Request) SetQuery(query string) {
	uri := r.Path()
	if query != "" {
		uri += "?" + query
	}
	host.SetURI(uri)
}

// QueryValue returns the first value of a parameter of the query, decoded, and whether there is one
// that can be decoded.
func (r *Request) QueryValue(name string) (string, bool) {
	_, rest, _ := bytes.Cut(peek(host.URI), questionMark)
	for len(rest) > 0 {
		var pair []byte
		pair, rest, _ = bytes.Cut(rest, ampersand)
		key, value, _ := bytes.Cut(pair, equalsSign)
		if !isEscaped(name, key) {
			continue
		}
		if decoded, ok := unescape(value); ok {
			return decoded, true
		}
	}
	return "", false
}

// isEscaped tells whether a text means the name, once it is decoded.
func isEscaped(name string, text []byte) bool {
	if !bytes.ContainsAny(text, "%+") {
		return name == string(text)
	}
	decoded, err := url.QueryUnescape(string(text))
	return err == nil && decoded == name
}

func unescape(text []byte) (string, bool) {
	if !bytes.ContainsAny(text, "%+") {
		return keep(text), true
	}
	decoded, err := url.QueryUnescape(string(text))
	return decoded, err == nil
}

// Protocol returns the protocol that the client speaks: HTTP/1.1 or HTTP/2.0.
func (r *Request) Protocol() string {
	switch protocol := peek(host.Protocol); string(protocol) {
	case "HTTP/1.1":
		return "HTTP/1.1"
	case "HTTP/2.0":
		return "HTTP/2.0"
	default:
		return keep(protocol)
	}
}

// Source returns the address that the request came from, as a host writes it: 192.0.2.1:4711 or
// [2001:db8::1]:4711.
func (r *Request) Source() string { return read(host.Source) }

// SourceAddr is Source as an address. It is not valid if the host told none.
func (r *Request) SourceAddr() netip.AddrPort {
	source, err := netip.ParseAddrPort(textOf(peek(host.Source)))
	if err != nil {
		return netip.AddrPort{}
	}
	return source
}

// Headers returns the header fields, among them host.
func (r *Request) Headers() Headers { return Headers{host.Request} }

// Trailers returns the fields that follow the body. It takes the option [Trailers].
func (r *Request) Trailers() Headers { return Headers{host.RequestTrailers} }

// Cookie returns the value of a cookie, without the quotes it may have, and whether there is one.
func (r *Request) Cookie(name string) (string, bool) {
	_, length := r.Headers().values("Cookie")
	for rest := room[:length]; len(rest) > 0; {
		end := bytes.IndexAny(rest, ";\x00")
		if end < 0 {
			break
		}
		pair := bytes.Trim(rest[:end], " \t")
		rest = rest[end+1:]
		if key, value, ok := bytes.Cut(pair, equalsSign); ok && string(key) == name {
			return keep(unquote(value)), true
		}
	}
	return "", false
}

func unquote(value []byte) []byte {
	if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		return value[1 : len(value)-1]
	}
	return value
}

// Body returns the body.
func (r *Request) Body() *Body { return &r.body }

// Response returns the response that a filter makes before it returns Answered. What it sets there
// and then returns Continue is added to the response of the next handler, where that does not set
// it itself.
func (r *Request) Response() *Response { return &response }

// Answer makes a whole response, for a filter that ends with it:
//
//	return r.Answer(403, "text/plain; charset=utf-8", "not today\n")
func (r *Request) Answer(status int, contentType, body string) Next {
	host.SetStatus(uint32(status))
	if contentType != "" {
		host.SetHeader(host.Response, "Content-Type", contentType)
	}
	host.WriteBody(host.Response, body)
	return Answered
}

// Enable enables options for this request only, for instance to buffer the few bodies that the
// filter looks at. It tells whether the host has them all. Only OnRequest may call it.
func (r *Request) Enable(options ...Option) bool { return enable(union(options)) == 0 }
