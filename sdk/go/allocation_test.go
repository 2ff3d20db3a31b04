package filter

import (
	"testing"

	"weir.dev/filter/internal/host"
)

// frugalHost allocates nothing, so that all that is counted is the guest's.
type frugalHost struct {
	host.Functions
	set string
}

func (h *frugalHost) EnableFeatures(features uint32) uint32 { return features }

func (h *frugalHost) Config([]byte) uint32 { return 0 }

func (h *frugalHost) Method(buffer []byte) uint32 { return uint32(copy(buffer, "GET")) }

func (h *frugalHost) URI(buffer []byte) uint32 { return uint32(copy(buffer, "/a?x=1&bucket=b")) }

func (h *frugalHost) Source(buffer []byte) uint32 { return uint32(copy(buffer, "192.0.2.1:1234")) }

func (h *frugalHost) HeaderValues(_ uint32, name string, buffer []byte) uint64 {
	if name == "Cookie" {
		return 1<<32 | uint64(copy(buffer, "a=1; session=0123456789abcdef\x00"))
	}
	return 1<<32 | uint64(copy(buffer, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101\x00"))
}

func (h *frugalHost) SetHeader(_ uint32, _, value string) { h.set = value }

// reader reads whatever filters that change headers tend to read.
type reader struct{}

func (reader) OnRequest(r *Request) Next {
	headers := r.Headers()
	headers.Set("X-Agent", headers.First("User-Agent"))
	path := r.Path()
	session, _ := r.Cookie("session")
	bucket, _ := r.QueryValue("bucket")
	if r.Method() != "GET" || path != "/a" || session == "" || bucket != "b" {
		return Answered
	}
	return Continue
}

// looker keeps nothing of what it reads.
type looker struct{}

func (looker) OnRequest(r *Request) Next {
	if len(r.Headers().Peek("User-Agent")) == 0 || !r.SourceAddr().IsValid() || r.Method() != "GET" {
		return Answered
	}
	r.Headers().Set("X-Bot", "none")
	return Continue
}

func (reader) OnResponse(r *Response) { r.Headers().Set("X-Seen", "1") }

func TestReadingTextCostsABlockForSomeHundredValues(t *testing.T) {
	const requests, read = 1000, len("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101/a0123456789abcdefb")

	allocations := allocationsOf(t, requests, reader{})

	if most := float64(requests*read/(blockBytes-minRoom) + 1); allocations > most {
		t.Errorf("%v allocations for %d requests (expected: <= %v)", allocations, requests, most)
	}
}

func TestLookingAtTextCostsNothing(t *testing.T) {
	if allocations := allocationsOf(t, 1000, looker{}); allocations != 0 {
		t.Errorf("%v allocations (expected: none)", allocations)
	}
}

func allocationsOf(t *testing.T, requests int, f Filter) float64 {
	t.Helper()
	Register(func(struct{}) (Filter, error) { return f, nil })
	host.Current = &frugalHost{}
	guest := host.Start()
	return testing.AllocsPerRun(10, func() {
		for range requests {
			if guest.HandleRequest() != uint64(Continue) {
				t.Fatal("read something else")
			}
			guest.HandleResponse(false)
		}
	})
}
