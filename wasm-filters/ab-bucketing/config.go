package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	maxWeight    = 1_000_000
	minSecret    = 16
	maxCookieAge = 400 * 24 * 60 * 60 // what browsers take
)

// config is what the route says about the filter.
type config struct {
	Experiments map[string]experimentConfig `json:"experiments"`
	Secret      string                      `json:"secret"`
	MaxAge      int                         `json:"max-age"`
	Secure      bool                        `json:"secure"`
}

type experimentConfig struct {
	Buckets    map[string]int `json:"buckets"`
	By         string         `json:"by"`
	Salt       string         `json:"salt"`
	Header     string         `json:"header"`
	Cookie     string         `json:"cookie"`
	ForceQuery string         `json:"force-query"`
}

// SetDefaults sets what holds where the route says nothing.
func (c *config) SetDefaults() {
	c.MaxAge = 30 * 24 * 60 * 60
	c.Secure = true
}

func newBucketing(c config) (*bucketing, error) {
	if len(c.Experiments) == 0 {
		return nil, errors.New("experiments: is empty (expected: at least one experiment)")
	}
	if c.Secret != "" && len(c.Secret) < minSecret {
		return nil, fmt.Errorf("secret: %d characters (expected: >= %d)", len(c.Secret), minSecret)
	}
	if c.MaxAge < 1 || c.MaxAge > maxCookieAge {
		return nil, fmt.Errorf("max-age: '%d' (expected: 1..%d)", c.MaxAge, maxCookieAge)
	}
	b := &bucketing{}
	taken := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Experiments)) {
		e, err := newExperiment(c, name, c.Experiments[name])
		if err == nil {
			err = take(taken, e)
		}
		if err != nil {
			return nil, fmt.Errorf("experiments.%s: %w", name, err)
		}
		b.experiments = append(b.experiments, e)
	}
	return b, nil
}

// take makes sure that experiments are apart.
func take(taken map[string]string, e experiment) error {
	for _, id := range []string{"header: " + strings.ToLower(e.header), "cookie: " + e.cookie} {
		if other, ok := taken[id]; ok {
			return fmt.Errorf("%s is that of %s", id, other)
		}
		taken[id] = e.name
	}
	return nil
}

func newExperiment(c config, name string, from experimentConfig) (experiment, error) {
	e := experiment{
		name:       name,
		header:     orElse(from.Header, "X-Ab-"+name),
		cookie:     orElse(from.Cookie, "ab-"+name),
		forceQuery: from.ForceQuery,
	}
	if !isToken(name) {
		return e, errors.New("the name of an experiment has letters, digits and -")
	}
	if !isToken(e.header) {
		return e, fmt.Errorf("header: '%s' (expected: a header name)", e.header)
	}
	if !isToken(e.cookie) {
		return e, fmt.Errorf("cookie: '%s' (expected: a cookie name)", e.cookie)
	}
	var err error
	if e.identity, err = parseIdentity(orElse(from.By, "address")); err != nil {
		return e, err
	}
	sum := 0
	for _, name := range slices.Sorted(maps.Keys(from.Buckets)) {
		weight := from.Buckets[name]
		if !isToken(name) {
			return e, fmt.Errorf("buckets: '%s' (expected: a name of letters, digits and -)", name)
		}
		if weight < 0 || weight > maxWeight {
			return e, fmt.Errorf("buckets.%s: '%d' (expected: 0..%d)", name, weight, maxWeight)
		}
		sum += weight
		e.buckets = append(e.buckets, newBucket(c, &e, name, weight, orElse(from.Salt, e.name)))
	}
	if sum == 0 {
		return e, errors.New("buckets: have no weight (expected: at least one bucket with some)")
	}
	return e, nil
}

func newBucket(c config, e *experiment, name string, weight int, salt string) bucket {
	value := name
	if c.Secret != "" {
		value = fmt.Sprintf("%s.%016x", name, keyOf("cookie", c.Secret).hash([]byte(e.name+"="+name)))
	}
	attributes := fmt.Sprintf("Path=/; Max-Age=%d; HttpOnly; SameSite=Lax", c.MaxAge)
	if c.Secure {
		attributes += "; Secure"
	}
	return bucket{
		name:        name,
		weight:      float64(weight),
		key:         keyOf("bucket", salt, name),
		cookieValue: value,
		setCookie:   fmt.Sprintf("%s=%s; %s", e.cookie, value, attributes),
	}
}

func parseIdentity(by string) (identity, error) {
	kind, name, hasName := strings.Cut(by, ":")
	switch {
	case by == "address":
		return identity{}, nil
	case kind == "header" && hasName && isToken(name):
		return identity{header: name}, nil
	case kind == "cookie" && hasName && isToken(name):
		return identity{cookie: name}, nil
	default:
		return identity{}, fmt.Errorf("by: '%s' (expected: address, header:NAME or cookie:NAME)", by)
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func isToken(s string) bool {
	for _, c := range []byte(s) {
		isAlphanumeric := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !isAlphanumeric && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}
