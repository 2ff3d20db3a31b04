package filter

import (
	"fmt"
	"strings"

	"weir.dev/filter/internal/host"
)

// Filter handles requests before the rest of the route does.
type Filter interface {
	// OnRequest handles a request: it reads and changes it, and says whether it goes on.
	OnRequest(r *Request) Next
}

// ResponseFilter is a Filter that also handles the responses of the requests that it lets go on.
//
// It gets the response as soon as its head is known. Unless it was registered with
// [ObserveResponse], it may change everything. That makes some hosts hold every response until it
// is complete; Weir holds only bodies that the filter reads.
type ResponseFilter interface {
	Filter
	// OnResponse handles the response of the next handler, or learns that there is none.
	OnResponse(r *Response)
}

// Option is something that hosts do only for filters that ask for it.
type Option uint32

const (
	// BufferRequest keeps request bodies that the filter reads, so that the next handler gets them too.
	BufferRequest Option = host.BufferRequest
	// BufferResponse lets OnResponse change responses. A ResponseFilter has it unless it observes.
	BufferResponse Option = host.BufferResponse
	// Trailers lets the filter read and change trailers. Those that come with a body are known once
	// it is read or buffered.
	Trailers Option = host.Trailers
	// ObserveResponse is for a ResponseFilter that reads status and headers and changes nothing.
	ObserveResponse Option = 1 << 31
)

var (
	active    Filter = unregistered{}
	responses ResponseFilter
	request   = Request{body: Body{kind: host.Request}}
	response  = Response{body: Body{kind: host.Response}}
)

// Register makes a filter the one of this module; call it in an init function of package main. The
// function gets the configuration of the route and makes the filter, once for each instance.
//
// The type C says what the configuration is:
//
//   - A struct with JSON tags: the configuration is decoded into it. Properties that it does not
//     have, and values of another type, are refused. If *C has a method SetDefaults(), that is called
//     first, and what it sets stays where the configuration says nothing.
//   - string or []byte: the text of the configuration, as it is.
//
// If the function returns an error, the host refuses the configuration with that text. The style
// of messages is: status: '200' (expected: 400..499).
func Register[C any, F Filter](create func(config C) (F, error), options ...Option) {
	run(func() {
		config, err := decode[C](read(host.Config))
		if err != nil {
			refuse(err)
		}
		created, err := create(config)
		if err != nil {
			refuse(err)
		}
		begin(created, options)
	})
}

func refuse(err error) {
	host.Log(host.Error, "configuration: "+err.Error())
	host.Exit()
}

func begin(created Filter, options []Option) {
	active = created
	responses, _ = created.(ResponseFilter)
	wanted := union(options)
	if responses != nil && wanted&ObserveResponse == 0 {
		wanted |= BufferResponse
	}
	if lacking := enable(wanted); lacking != 0 {
		host.Log(host.Error, fmt.Sprintf("this host lacks features that the filter needs: %s", lacking))
		host.Exit()
	}
}

// enable asks the host for features and returns those that it lacks.
func enable(wanted Option) Option {
	wanted &^= ObserveResponse
	if wanted == 0 {
		return 0
	}
	return wanted &^ Option(host.EnableFeatures(uint32(wanted)))
}

func union(options []Option) Option {
	var all Option
	for _, option := range options {
		all |= option
	}
	return all
}

// String returns the names that http-wasm has for features.
func (o Option) String() string {
	var names []string
	for i, name := range [...]string{"buffer_request", "buffer_response", "trailers"} {
		if o&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if o&ObserveResponse != 0 {
		names = append(names, "observe response")
	}
	return strings.Join(names, ", ")
}

func handleRequest() uint64 {
	request.body = Body{kind: host.Request}
	response.body = Body{kind: host.Response}
	response.failed = false
	return uint64(active.OnRequest(&request))
}

func handleResponse(isError bool) {
	if responses != nil {
		response.body = Body{kind: host.Response}
		response.failed = isError
		responses.OnResponse(&response)
	}
}

// unregistered stands for the filter that a module forgot to register.
type unregistered struct{}

func (unregistered) OnRequest(*Request) Next {
	panic("no filter: call filter.Register in an init function of package main")
}
