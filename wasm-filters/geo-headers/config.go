package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// config is what the route says about the filter.
type config struct {
	Header         string         `json:"header"`
	Table          map[string]row `json:"table"`
	Default        row            `json:"default"`
	TrustedProxies []string       `json:"trusted-proxies"`
	AddressHeader  string         `json:"address-header"`
}

// SetDefaults sets what holds where the route says nothing.
func (c *config) SetDefaults() {
	c.Header = "X-Country"
	c.AddressHeader = "X-Forwarded-For"
}

// row is what the upstream is told about a network: the values of headers, or a text for the one that
// the configuration names.
type row struct {
	text    string
	headers map[string]string
}

// UnmarshalJSON reads a text, or a map of texts.
func (r *row) UnmarshalJSON(text []byte) error {
	if plain := bytes.Trim(text, `"`); len(plain) == len(text)-2 && bytes.IndexByte(plain, '\\') < 0 {
		r.text = string(plain) // Nearly all are such texts, and there may be many.
		return nil
	}
	if json.Unmarshal(text, &r.text) == nil || json.Unmarshal(text, &r.headers) == nil {
		return nil
	}
	return fmt.Errorf("%s (expected: a text, or a map of headers)", text)
}

func newEnricher(c config) (*enricher, error) {
	b := builder{header: c.Header, columns: map[string]int{}, numbers: map[string]int{}}
	if err := b.addHeader(c.Header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if len(c.Table) == 0 {
		return nil, errors.New("table: is empty (expected: at least one address range)")
	}
	ranges := slices.Sorted(maps.Keys(c.Table))
	for _, text := range ranges {
		if err := b.addHeaders(c.Table[text]); err != nil {
			return nil, fmt.Errorf("table.%s: %w", text, err)
		}
	}
	if err := b.addHeaders(c.Default); err != nil {
		return nil, fmt.Errorf("default: %w", err)
	}
	// All headers are known now, so rows can be made.
	for _, text := range ranges {
		if err := b.addRange(text, c.Table[text]); err != nil {
			return nil, fmt.Errorf("table.%s: %w", text, err)
		}
	}
	e := &b.enricher
	e.otherwise = b.values(c.Default)
	e.addressHeader = c.AddressHeader
	if err := checkName(c.AddressHeader); err != nil {
		return nil, fmt.Errorf("address-header: %w", err)
	}
	for i, text := range c.TrustedProxies {
		prefix, err := parseRange(text)
		if err != nil {
			return nil, fmt.Errorf("trusted-proxies[%d]: %w", i, err)
		}
		e.trusted.add(prefix, 0)
	}
	return e, nil
}

// builder makes an enricher. Rows that say the same are one.
type builder struct {
	enricher
	header  string
	columns map[string]int // by the name in lower case
	numbers map[string]int // of rows, by their values
}

func (b *builder) addHeaders(r row) error {
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(r.headers)) {
		if err := b.addHeader(name); err != nil {
			return err
		}
		if err := checkValue(r.headers[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if seen[strings.ToLower(name)] {
			return fmt.Errorf("%s: is there twice", name)
		}
		seen[strings.ToLower(name)] = true
	}
	return checkValue(r.text)
}

func (b *builder) addHeader(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if _, ok := b.columns[strings.ToLower(name)]; !ok {
		b.columns[strings.ToLower(name)] = len(b.headers)
		b.headers = append(b.headers, name)
	}
	return nil
}

func (b *builder) addRange(text string, r row) error {
	prefix, err := parseRange(text)
	if err != nil {
		return err
	}
	values := b.values(r)
	id := strings.Join(values, "\n")
	number, ok := b.numbers[id]
	if !ok {
		number = len(b.rows)
		b.numbers[id] = number
		b.rows = append(b.rows, values)
	}
	if !b.table.add(prefix, number) {
		return fmt.Errorf("is there twice, as %s", prefix)
	}
	return nil
}

func (b *builder) values(r row) []string {
	values := make([]string, len(b.headers))
	values[b.columns[strings.ToLower(b.header)]] = r.text
	for name, value := range r.headers {
		values[b.columns[strings.ToLower(name)]] = value
	}
	return values
}

// parseRange reads an address range such as 192.0.2.0/24, or an address.
func parseRange(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil || prefix.Addr().Is4In6() {
		return prefix, fmt.Errorf("'%s' (expected: an address range such as 192.0.2.0/24)", text)
	}
	if prefix != prefix.Masked() {
		return prefix, fmt.Errorf("'%s' (expected: %s)", text, prefix.Masked())
	}
	return prefix, nil
}

func checkName(name string) error {
	for _, c := range []byte(name) {
		isAlphanumeric := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !isAlphanumeric && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return fmt.Errorf("'%s' (expected: a header name)", name)
		}
	}
	if name == "" {
		return errors.New("'' (expected: a header name)")
	}
	return nil
}

func checkValue(value string) error {
	for _, c := range []byte(value) {
		if c < ' ' || c > '~' {
			return fmt.Errorf("%q (expected: printable ASCII)", value)
		}
	}
	return nil
}
