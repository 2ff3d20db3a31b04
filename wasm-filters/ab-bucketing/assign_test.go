package main

import (
	"fmt"
	"math"
	"testing"
)

const clients = 100_000

func TestBucketsGetClientsByTheirWeight(t *testing.T) {
	counts := map[string]int{}
	for _, name := range assignments(t, map[string]int{"a": 70, "b": 25, "c": 5, "none": 0}) {
		counts[name]++
	}

	for name, percent := range map[string]float64{"a": 70, "b": 25, "c": 5, "none": 0} {
		if got := float64(counts[name]) / clients * 100; math.Abs(got-percent) > 0.5 {
			t.Errorf("%s: %.2f %% (expected: about %v)", name, got, percent)
		}
	}
}

func TestClientsOnlyMoveToBucketsThatGained(t *testing.T) {
	before := assignments(t, map[string]int{"a": 50, "b": 40, "c": 10})
	after := assignments(t, map[string]int{"a": 50, "b": 40, "c": 30})

	moved := 0
	for i := range before {
		if before[i] != after[i] {
			moved++
			if after[i] != "c" {
				t.Fatalf("from %s to %s", before[i], after[i])
			}
		}
	}
	// c goes from 10 % to 25 %.
	if got := float64(moved) / clients * 100; math.Abs(got-15) > 0.5 {
		t.Errorf("%.2f %% moved (expected: about 15)", got)
	}
}

func TestExperimentsAreIndependent(t *testing.T) {
	one, other := assignmentsOf(t, "one"), assignmentsOf(t, "other")

	both := 0
	for i := range one {
		if one[i] == "a" && other[i] == "a" {
			both++
		}
	}
	if got := float64(both) / clients * 100; math.Abs(got-25) > 0.5 {
		t.Errorf("%.2f %% in both (expected: about 25)", got)
	}
}

func TestAssignmentsStayAsTheyAre(t *testing.T) {
	e := experimentOf(t, "checkout", map[string]int{"control": 1, "new": 1})

	var got string
	for i := range 16 {
		got += e.assign(fmt.Append(nil, "client-", i)).name[:1]
	}
	// A change of this text moves the clients of everybody who uses the filter.
	if want := "cncnncncncccnnnc"; got != want {
		t.Errorf("%s (expected: %s)", got, want)
	}
}

func assignmentsOf(t *testing.T, experiment string) []string {
	t.Helper()
	e := experimentOf(t, experiment, map[string]int{"a": 1, "b": 1})
	return all(e)
}

func assignments(t *testing.T, buckets map[string]int) []string {
	t.Helper()
	return all(experimentOf(t, "x", buckets))
}

func all(e *experiment) []string {
	names := make([]string, clients)
	for i := range names {
		names[i] = e.assign(fmt.Append(nil, i)).name
	}
	return names
}

func experimentOf(t *testing.T, name string, buckets map[string]int) *experiment {
	t.Helper()
	var c config
	c.SetDefaults()
	c.Experiments = map[string]experimentConfig{name: {Buckets: buckets}}
	b, err := newBucketing(c)
	if err != nil {
		t.Fatal(err)
	}
	return &b.experiments[0]
}
