package main

// allowed is what the matcher reports for patterns that clear a client of every suspicion.
const allowed = classes

// matcher finds many patterns in one pass over a text (Aho and Corasick, 1975), without regard to
// the case of ASCII letters.
//
// Bytes are mapped to the few symbols that patterns use, so that a state's transitions are a short
// row: next[state*symbols+symbol].
type matcher struct {
	symbols int
	symbol  [256]uint8
	next    []uint16
	found   []class
}

// match returns the highest class among the patterns that the text contains.
func (m *matcher) match(text []byte) class {
	state, best := 0, none
	for _, b := range text {
		state = int(m.next[state*m.symbols+int(m.symbol[b])])
		best = max(best, m.found[state])
	}
	return best
}

type node struct {
	children map[byte]int
	found    class
}

type matcherBuilder struct {
	nodes []node
}

func newMatcherBuilder() *matcherBuilder {
	return &matcherBuilder{nodes: []node{{children: map[byte]int{}}}}
}

func (b *matcherBuilder) add(pattern string, found class) {
	at := 0
	for i := range len(pattern) {
		c := lower(pattern[i])
		child, ok := b.nodes[at].children[c]
		if !ok {
			child = len(b.nodes)
			b.nodes = append(b.nodes, node{children: map[byte]int{}})
			b.nodes[at].children[c] = child
		}
		at = child
	}
	b.nodes[at].found = max(b.nodes[at].found, found)
}

func (b *matcherBuilder) build() matcher {
	m := matcher{symbols: 1, found: make([]class, len(b.nodes))}
	for _, n := range b.nodes {
		for c := range n.children {
			if m.symbol[c] == 0 {
				m.symbol[c] = uint8(m.symbols)
				m.symbols++
			}
		}
	}
	for c := byte('A'); c <= 'Z'; c++ {
		m.symbol[c] = m.symbol[lower(c)]
	}
	m.next = make([]uint16, len(b.nodes)*m.symbols)

	// Breadth first, so that the state a node falls back to is complete before the node is.
	fallback := make([]int, len(b.nodes))
	queue := []int{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		m.found[at] = max(b.nodes[at].found, m.found[fallback[at]])
		row, below := at*m.symbols, fallback[at]*m.symbols
		if at != 0 {
			copy(m.next[row:row+m.symbols], m.next[below:below+m.symbols])
		}
		for c, child := range b.nodes[at].children {
			s := int(m.symbol[c])
			if at != 0 {
				fallback[child] = int(m.next[below+s])
			}
			m.next[row+s] = uint16(child)
			queue = append(queue, child)
		}
	}
	return m
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
