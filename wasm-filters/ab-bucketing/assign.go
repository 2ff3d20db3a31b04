package main

import "math"

// bucket is one answer of an experiment.
type bucket struct {
	name        string
	weight      float64
	key         sipKey // of the draws for this bucket
	cookieValue string
	setCookie   string // the whole field, to keep the bucket
}

// assign returns the bucket of a client: the same one each time, in every instance and gateway.
//
// Each bucket draws an exponentially distributed time for the client, shorter the more weight it has,
// and the first wins (weighted rendezvous hashing). So when weights change, clients only move to the
// buckets that gained, and buckets that come and go leave the others alone.
func (e *experiment) assign(identity []byte) *bucket {
	var first *bucket
	shortest := math.Inf(1)
	for i := range e.buckets {
		b := &e.buckets[i]
		if b.weight == 0 {
			continue
		}
		if time := -math.Log(draw(b.key, identity)) / b.weight; first == nil || time < shortest {
			first, shortest = b, time
		}
	}
	return first
}

// draw returns a number between 0 and 1, exclusive, by 53 bits of a hash.
func draw(key sipKey, identity []byte) float64 {
	return (float64(key.hash(identity)>>11) + 0.5) / (1 << 53)
}
