package main

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

func TestFindsTheSmallestRange(t *testing.T) {
	var n networks
	for i, text := range []string{
		"10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "0.0.0.0/0",
		"2001:db8::/32", "2001:db8::1/128", "2001:db8:8000::/33",
	} {
		if !n.add(netip.MustParsePrefix(text), i) {
			t.Errorf("%s: is there already", text)
		}
	}

	for text, want := range map[string]int{
		"10.2.0.0": 0, "10.1.0.0": 1, "10.1.255.255": 1, "10.1.2.2": 2, "10.1.2.3": 3, "11.0.0.0": 4,
		"255.255.255.255": 4, "2001:db8::2": 5, "2001:db8::1": 6, "2001:db8:ffff::": 7, "2001:db9::": -1, "::": -1,
	} {
		if got := n.lookup(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %d (expected: %d)", text, got, want)
		}
	}
	if n.add(netip.MustParsePrefix("10.1.0.0/16"), 9) {
		t.Error("10.1.0.0/16 is new")
	}
}

func TestRangesOfOneFamilyAreNotInTheOther(t *testing.T) {
	var n networks
	n.add(netip.MustParsePrefix("::/0"), 0)

	if got := n.lookup(netip.MustParseAddr("192.0.2.1")); got != -1 {
		t.Errorf("192.0.2.1: %d", got)
	}
}

func TestAgreesWithLookingAtEachRange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var n networks
		ranges := map[netip.Prefix]int{}
		for i := range 1 + random.IntN(60) {
			r := randomRange(random)
			_, known := ranges[r]
			if n.add(r, i) == known {
				t.Fatalf("%s: known %v", r, known)
			}
			ranges[r] = i
		}
		if nodes := len(n.v4.nodes) + len(n.v6.nodes); nodes > 2*len(ranges)+2 {
			t.Fatalf("%d nodes for %d ranges", nodes, len(ranges))
		}
		for range 200 {
			address := randomRange(random).Addr()
			if got, want := n.lookup(address), smallest(ranges, address); got != want {
				t.Fatalf("%s: %d (expected: %d) among %v", address, got, want, ranges)
			}
		}
	}
}

// randomRange returns ranges that have much in common, of both families.
func randomRange(random *rand.Rand) netip.Prefix {
	bytes := make([]byte, []int{4, 16}[random.IntN(2)])
	for i := range bytes {
		bytes[i] = []byte{0, 1, 0x80, 0xff}[random.IntN(4)]
	}
	address, _ := netip.AddrFromSlice(bytes)
	r, _ := address.Prefix(random.IntN(8*len(bytes) + 1))
	return r
}

func smallest(ranges map[netip.Prefix]int, address netip.Addr) int {
	best, length := -1, -1
	for r, value := range ranges {
		if r.Contains(address) && r.Bits() > length {
			best, length = value, r.Bits()
		}
	}
	return best
}

func BenchmarkLookup(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var n networks
	for i := range 100_000 {
		address := netip.AddrFrom4([4]byte{byte(random.Uint32()), byte(random.Uint32()), byte(random.Uint32()), 0})
		r, _ := address.Prefix(12 + random.IntN(13))
		n.add(r, i)
	}
	address := netip.MustParseAddr("192.0.2.1")
	for b.Loop() {
		n.lookup(address)
	}
}
