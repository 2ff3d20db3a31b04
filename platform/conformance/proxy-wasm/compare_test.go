package proxywasm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// compare says in what a message is not as expected. Content-Length is the gateway's affair, which frames anew what a
// guest changes.
func (e *expectation) compare(what string, m seen) (problems []string) {
	problem := func(format string, arguments ...any) {
		problems = append(problems, what+" "+fmt.Sprintf(format, arguments...))
	}
	if e.Status != 0 && m.status != e.Status {
		problem("status: %d, wanted %d", m.status, e.Status)
	}
	if e.Path != "" && m.path != e.Path {
		problem("path: %s, wanted %s", m.path, e.Path)
	}
	for name, wanted := range e.Headers {
		if have, is := joined(m.header, name); !is || wanted != "*" && have != wanted {
			problem("header %s: %q, wanted %q", name, have, wanted)
		}
	}
	for _, name := range e.Absent {
		if have, is := joined(m.header, name); is && !strings.EqualFold(name, "content-length") {
			problem("header %s: %q, wanted none", name, have)
		}
	}
	for name, wanted := range e.Trailers {
		if have, is := joined(m.trailer, name); !is || wanted != "*" && have != wanted {
			problem("trailer %s: %q, wanted %q", name, have, wanted)
		}
	}
	if e.Body != nil && string(m.body) != *e.Body {
		problem("body: %q, wanted %q", m.body, *e.Body)
	}
	if e.JSON != nil && canonical(m.body) != canonical(e.JSON) {
		problem("JSON: %s, wanted %s", m.body, e.JSON)
	}
	for _, part := range e.BodyHas {
		if !strings.Contains(string(m.body), part) {
			problem("body: %q, wanted %q in it", m.body, part)
		}
	}
	return problems
}

func joined(header http.Header, name string) (string, bool) {
	values, is := header[http.CanonicalHeaderKey(name)]
	return strings.Join(values, ","), is
}

func canonical(text []byte) string {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return "not JSON: " + string(text)
	}
	out, _ := json.Marshal(value)
	return string(out)
}
