package proxywasm

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// seen is a message as it arrived.
type seen struct {
	upstream string
	status   int
	path     string
	header   http.Header
	body     []byte
	trailer  http.Header
}

// stubs stand for all upstreams: the origin of the routes and the services that guests call.
type stubs struct {
	lock    sync.Mutex
	answers map[string]message // by upstream
	seen    map[string][]seen  // by upstream
	changed chan struct{}      // closed and replaced with each message
}

func newStubs() *stubs {
	return &stubs{changed: make(chan struct{})}
}

// start starts one and returns its address.
func (s *stubs) start(t *testing.T, upstream string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(upstream, w, r) }))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// expect forgets what was seen and gives other answers from now on.
func (s *stubs) expect(answers map[string]message) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.answers = answers
	s.seen = map[string][]seen{}
}

// at are the messages that have arrived there until now, and what tells of the next one.
func (s *stubs) at(upstream string) ([]seen, <-chan struct{}) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.seen[upstream], s.changed
}

func (s *stubs) serve(upstream string, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	header := r.Header.Clone()
	header.Set(":authority", r.Host)
	header.Set(":method", r.Method)
	header.Set(":path", r.RequestURI)
	answer := s.take(seen{upstream: upstream, path: r.RequestURI, header: header, body: body, trailer: r.Trailer})
	write(w, answer)
}

func (s *stubs) take(m seen) message {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.seen[m.upstream] = append(s.seen[m.upstream], m)
	close(s.changed)
	s.changed = make(chan struct{})
	return s.answers[m.upstream]
}

func write(w http.ResponseWriter, answer message) {
	header := w.Header()
	header["Content-Type"] = nil // Go must not guess one
	header["Date"] = nil
	for _, field := range answer.Headers {
		header.Add(field[0], field[1])
	}
	if !answer.Chunked && answer.Trailers == nil && header.Get("Content-Length") == "" && bodyAllowed(answer.Status) {
		header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
	}
	for _, field := range answer.Trailers {
		header.Set(http.TrailerPrefix+field[0], field[1])
	}
	if answer.Status == 0 {
		answer.Status = http.StatusServiceUnavailable // a service that the case does not know
	}
	w.WriteHeader(answer.Status)
	if answer.Chunked {
		w.(http.Flusher).Flush()
	}
	_, _ = io.WriteString(w, answer.Body)
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// freeAddress is one that nothing listens on right now.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
