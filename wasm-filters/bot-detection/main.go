// Command bot-detection tells crawlers, tools and scanners by their User-Agent. It names the class
// in a request header for the upstream, and answers the classes that the route blocks.
package main

import "weir.dev/filter"

const maxUserAgent = 4 << 10

func init() { filter.Register(newDetector) }

// main is not run: the host calls the filter.
func main() {}

// OnRequest names the class of the client, or answers it.
func (d *detector) OnRequest(r *filter.Request) filter.Next {
	userAgent := r.Headers().Peek("User-Agent")
	if len(userAgent) > maxUserAgent {
		userAgent = nil // No browser sends one of that length.
	}
	found := d.classify(userAgent)
	if d.blocked[found] {
		return r.Answer(d.status, "text/plain; charset=utf-8", "Automated access is not allowed here.\n")
	}
	// Also replaces what the client may have sent under this name.
	r.Headers().Set(d.header, classNames[found])
	return filter.Continue
}
