package proxywasm

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pair is a header field.
type pair = [2]string

// fields are written as an object, or as a list of pairs where names repeat.
type fields []pair

func (f *fields) UnmarshalJSON(text []byte) error {
	var list []pair
	if json.Unmarshal(text, &list) == nil {
		*f = list
		return nil
	}
	var object map[string]string
	if err := json.Unmarshal(text, &object); err != nil {
		return err
	}
	for name, value := range object {
		*f = append(*f, pair{name, value})
	}
	return nil
}

// message is a request or an answer; one with trailers, or that is chunked, does not tell its length.
type message struct {
	Method   string `json:"method"`
	Path     string `json:"path"`
	Status   int    `json:"status"`
	Headers  fields `json:"headers"`
	Body     string `json:"body"`
	Chunked  bool   `json:"chunked"`
	Trailers fields `json:"trailers"`
}

// expectation is what a message must be like; "*" is any value.
type expectation struct {
	Status   int               `json:"status"`
	Path     string            `json:"path"`
	Headers  map[string]string `json:"headers"`
	Absent   []string          `json:"absent"`
	Body     *string           `json:"body"`
	JSON     json.RawMessage   `json:"json"`
	BodyHas  []string          `json:"body-contains"`
	Trailers map[string]string `json:"trailers"`
}

// expectedCall is a call of the guest to a service.
type expectedCall struct {
	Cluster string `json:"cluster"`
	expectation
}

// exchange is one case: a request, and what must come of it.
type exchange struct {
	Name     string             `json:"name"`
	Repeat   int                `json:"repeat"` // sent so often; the last one counts
	Request  message            `json:"request"`
	Upstream *message           `json:"upstream"` // what the origin answers
	Services map[string]message `json:"services"` // what services answer, by the cluster that the guest names
	Expect   struct {
		Reached    *bool             `json:"reaches-upstream"`
		Upstream   *expectation      `json:"upstream-sees"`
		Response   *expectation      `json:"response"`
		Calls      []expectedCall    `json:"calls"`
		Properties map[string]string `json:"properties-contain"`
	} `json:"expect"`
}

// filter is a use of a module. The name may be a pattern; then the cases are for all modules that it matches.
type filter struct {
	Module string          `json:"module"`
	RootID string          `json:"root-id"`
	Config json.RawMessage `json:"config"`
	Limits json.RawMessage `json:"limits"`
}

// caseFile is a route with its cases, which come one after the other.
type caseFile struct {
	Route   string     `json:"route-name"`
	Cluster string     `json:"cluster-name"`
	Redis   string     `json:"redis"` // an upstream that is a Redis server
	Filters []filter   `json:"filters"`
	Cases   []exchange `json:"cases"`
	name    string
}

// readCases reads all files of a folder, each once for every module that its filters can be. The environment
// variable ONLY, part of a name, leaves out the others.
func readCases(t *testing.T, folder, modules string) []*caseFile {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in %s: %v", folder, err)
	}
	var files []*caseFile
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file caseFile
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file.name = strings.TrimSuffix(filepath.Base(name), ".json")
		files = append(files, file.forEach(t, modules)...)
	}
	return slices.DeleteFunc(files, func(f *caseFile) bool { return !strings.Contains(f.name, os.Getenv("ONLY")) })
}

func (f caseFile) forEach(t *testing.T, modules string) []*caseFile {
	t.Helper()
	pattern := f.Filters[0].Module
	if !strings.Contains(pattern, "*") {
		f.complete()
		return []*caseFile{&f}
	}
	found, err := filepath.Glob(filepath.Join(modules, pattern))
	if err != nil {
		t.Fatal(err)
	}
	var files []*caseFile
	for _, module := range found {
		one := f
		one.name = f.name + "." + strings.TrimSuffix(filepath.Base(module), ".wasm")
		one.Filters = append([]filter(nil), f.Filters...)
		for i := range one.Filters {
			if one.Filters[i].Module == pattern {
				one.Filters[i].Module = filepath.Base(module)
			}
		}
		one.complete()
		files = append(files, &one)
	}
	return files
}

func (f *caseFile) complete() {
	if f.Route == "" {
		f.Route = f.name
	}
	if f.Cluster == "" {
		f.Cluster = "origin"
	}
}

// upstreamOf is the name of the upstream that a guest means by a cluster.
func upstreamOf(cluster string) string {
	parts := strings.SplitN(cluster, "|", 4)
	return parts[len(parts)-1]
}

// services are the upstreams that a guest calls.
func (f *caseFile) services() map[string]bool {
	found := map[string]bool{}
	for _, c := range f.Cases {
		for cluster := range c.Services {
			found[upstreamOf(cluster)] = true
		}
	}
	return found
}

// missing is the first module that is not in the folder; empty if all are.
func (f *caseFile) missing(modules string) string {
	for _, use := range f.Filters {
		if _, err := os.Stat(filepath.Join(modules, use.Module)); err != nil {
			return use.Module
		}
	}
	return ""
}

// routeYAML is the route of the file, with a filter in front that tells what the others have set.
func (f *caseFile) routeYAML(modules, probe string) string {
	uses := []string{}
	if names := f.properties(); len(names) > 0 && probe != "" {
		config, _ := json.Marshal(strings.Join(names, "\n"))
		uses = append(uses, fmt.Sprintf("{ wasm: { module: %q, config: %s } }", probe, config))
	}
	for i, use := range f.Filters {
		config, limits := string(use.Config), string(use.Limits)
		if config == "" {
			config = `""`
		}
		if limits == "" {
			limits = "{}"
		}
		module, _ := json.Marshal(filepath.Join(modules, use.Module))
		uses = append(uses, fmt.Sprintf("{ name: wasm, id: \"%s-%d\", config: { module: %s, vm-id: %q, root-id: %q, limits: %s, config: %s } }",
			f.name, i, module, f.name, use.RootID, limits, config))
	}
	return fmt.Sprintf("  - id: %q\n    match: { headers: { %s: %q } }\n    upstream: %q\n    filters:\n      - %s\n",
		f.Route, caseHeader, f.name, upstreamOf(f.Cluster), strings.Join(uses, "\n      - "))
}

// properties are the names of those that the cases ask for.
func (f *caseFile) properties() []string {
	var names []string
	for _, c := range f.Cases {
		for name := range c.Expect.Properties {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
