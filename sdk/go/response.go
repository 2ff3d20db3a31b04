package filter

import "weir.dev/filter/internal/host"

// Response is the response of the next handler on its way to the client.
type Response struct {
	body   Body
	failed bool
}

// Status returns the status.
func (r *Response) Status() int { return int(host.Status()) }

// SetStatus changes the status.
func (r *Response) SetStatus(status int) { host.SetStatus(uint32(status)) }

// Failed tells whether the next handler gave no response: the upstream did not answer, or a filter
// behind this one failed. Then Status is what the client will get, and nothing can be changed.
func (r *Response) Failed() bool { return r.failed }

// Headers returns the header fields.
func (r *Response) Headers() Headers { return Headers{host.Response} }

// Trailers returns the fields that follow the body. It takes the option [Trailers].
func (r *Response) Trailers() Headers { return Headers{host.ResponseTrailers} }

// Body returns the body. Its first read takes the whole of it into the host's memory.
func (r *Response) Body() *Body { return &r.body }

// Request returns the request as it went to the next handler. It cannot be changed any more.
func (r *Response) Request() *Request { return &request }
