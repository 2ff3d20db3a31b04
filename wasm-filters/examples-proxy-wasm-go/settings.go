package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// settings are what the route says about the filter.
type settings struct {
	Header     string `json:"header"`
	MaxPaths   uint64 `json:"max-paths"`
	TickMillis uint32 `json:"tick-ms"`
}

func parse(text []byte) (settings, error) {
	s := settings{Header: "x-path-count", MaxPaths: 1000, TickMillis: 10_000}
	if len(text) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&s); err != nil {
			return s, err
		}
	}
	if s.Header == "" {
		return s, fmt.Errorf("header: '' (expected: a header name)")
	}
	if s.TickMillis < 100 {
		return s, fmt.Errorf("tick-ms: '%d' (expected: >= 100)", s.TickMillis)
	}
	return s, nil
}
