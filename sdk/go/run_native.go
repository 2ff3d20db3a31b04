//go:build !wasip1

package filter

import "weir.dev/filter/internal/host"

// run leaves it to tests to start the filter, as often as they like.
func run(start func()) {
	host.Start = func() host.Guest {
		start()
		// Several instances may be alive, so each call says which one is meant.
		filter, responseFilter := active, responses
		return host.Guest{
			HandleRequest: func() uint64 {
				active, responses = filter, responseFilter
				return handleRequest()
			},
			HandleResponse: func(isError bool) {
				active, responses = filter, responseFilter
				handleResponse(isError)
			},
		}
	}
}
