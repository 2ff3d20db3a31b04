package main

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// networks finds the smallest of many address ranges that an address is in.
type networks struct{ v4, v6 trie }

func (n *networks) isEmpty() bool { return len(n.v4.nodes)+len(n.v6.nodes) == 0 }

// lookup returns the value of the range, or -1.
func (n *networks) lookup(address netip.Addr) int { return n.of(address).lookup(keyOf(address)) }

// add adds a range, and returns whether it was not there yet.
func (n *networks) add(r netip.Prefix, value int) bool {
	return n.of(r.Addr()).add(keyOf(r.Addr()), uint8(r.Bits()), int32(value))
}

func (n *networks) of(address netip.Addr) *trie {
	if address.Is4() {
		return &n.v4
	}
	return &n.v6
}

// trie finds the longest of many prefixes that a key begins with (a Patricia trie: Morrison, 1968).
//
// Nodes are where prefixes end or part, so there are at most two for each prefix, and a lookup visits
// one for each time that prefixes part on its way.
type trie struct {
	nodes []node
}

type node struct {
	key      key
	length   uint8 // of the prefix, in bits
	value    int32 // -1 if none ends here
	children [2]uint32
}

// key is an address, or the beginning of one with zeros behind it.
type key struct{ high, low uint64 }

// nowhere is the child of those that have none: no node has the root for a child.
const nowhere = 0

func (t *trie) lookup(k key) int {
	found := int32(-1)
	if len(t.nodes) == 0 {
		return int(found)
	}
	for at := uint32(0); ; {
		n := &t.nodes[at]
		if k.common(n.key) < n.length {
			break
		}
		if n.value >= 0 {
			found = n.value
		}
		if at = n.children[k.bit(n.length)]; at == nowhere {
			break
		}
	}
	return int(found)
}

func (t *trie) add(k key, length uint8, value int32) bool {
	if len(t.nodes) == 0 {
		t.append(node{value: -1})
	}
	for at := uint32(0); ; {
		n := &t.nodes[at]
		if n.length == length {
			isNew := n.value < 0
			n.value = value
			return isNew
		}
		branch := k.bit(n.length)
		child := n.children[branch]
		if child == nowhere {
			leaf := t.append(node{key: k, length: length, value: value})
			t.nodes[at].children[branch] = leaf
			return true
		}
		next := &t.nodes[child]
		if shared := min(k.common(next.key), next.length, length); shared < next.length {
			child = t.split(at, branch, shared)
		}
		at = child
	}
}

// split puts a node between another and its child, where the first bits of the child end.
func (t *trie) split(at uint32, branch int, length uint8) uint32 {
	child := t.nodes[at].children[branch]
	end := t.nodes[child].key
	middle := node{key: end.first(length), length: length, value: -1}
	middle.children[end.bit(length)] = child
	added := t.append(middle)
	t.nodes[at].children[branch] = added
	return added
}

func (t *trie) append(n node) uint32 {
	t.nodes = append(t.nodes, n)
	return uint32(len(t.nodes) - 1)
}

func keyOf(address netip.Addr) key {
	if address.Is4() {
		b := address.As4()
		return key{high: uint64(binary.BigEndian.Uint32(b[:])) << 32}
	}
	b := address.As16()
	return key{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// common returns how many bits two keys begin with that are the same.
func (k key) common(other key) uint8 {
	if different := k.high ^ other.high; different != 0 {
		return uint8(bits.LeadingZeros64(different))
	}
	return uint8(64 + bits.LeadingZeros64(k.low^other.low))
}

// bit returns the bit behind the first ones; behind all it is 0.
func (k key) bit(length uint8) int {
	if length < 64 {
		return int(k.high>>(63-length)) & 1
	}
	return int(k.low>>(127-length)) & 1
}

// first returns the key with zeros behind its first bits.
func (k key) first(length uint8) key {
	if length <= 64 {
		return key{k.high &^ (^uint64(0) >> length), 0}
	}
	return key{k.high, k.low &^ (^uint64(0) >> (length - 64))}
}
