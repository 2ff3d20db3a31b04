package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/proxytest"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func TestCountsTheRequestsForEachPath(t *testing.T) {
	host := start(t, `{"header": "x-count"}`)

	for _, c := range []struct{ path, want string }{
		{"/a", "1"}, {"/b", "1"}, {"/a?x=1", "2"}, {"/a", "3"}, {"/b?", "2"},
	} {
		if got := request(host, c.path); !slices.Contains(got, [2]string{"x-count", c.want}) {
			t.Errorf("%s: %q (expected: %s)", c.path, got, c.want)
		}
	}
	if got, err := host.GetCounterMetric("path_counter_requests"); err != nil || got != 5 {
		t.Errorf("requests: %d %v", got, err)
	}
}

func TestManyPathsShareOneCounter(t *testing.T) {
	host := start(t, `{"max-paths": 3}`)

	for i := range 10 {
		want := fmt.Sprint(max(1, i-2))
		if got := request(host, fmt.Sprint("/", i)); !slices.Contains(got, [2]string{"x-path-count", want}) {
			t.Errorf("/%d: %q (expected: %s)", i, got, want)
		}
	}
	host.Tick()
	host.Tick()
	if got, err := host.GetGaugeMetric("path_counter_paths"); err != nil || got != 3 {
		t.Errorf("paths: %d %v", got, err)
	}
}

func TestTicksAsTheRouteSays(t *testing.T) {
	host := start(t, `{"tick-ms": 500}`)

	if got := host.GetTickPeriod(); got != 500 {
		t.Errorf("%d (expected: 500)", got)
	}
	request(host, "/")
	host.Tick()
	if got := host.GetInfoLogs(); !slices.Contains(got, "1 requests since the last tick") {
		t.Errorf("%q", got)
	}
}

func TestRefusesAConfigurationItDoesNotUnderstand(t *testing.T) {
	for text, want := range map[string]string{
		`{"heder": "x"}`: `configuration: json: unknown field "heder"`,
		`{"header": ""}`: "configuration: header: '' (expected: a header name)",
		`{"tick-ms": 1}`: "configuration: tick-ms: '1' (expected: >= 100)",
	} {
		host, reset := proxytest.NewHostEmulator(proxytest.NewEmulatorOption().
			WithVMContext(&vm{}).WithPluginConfiguration([]byte(text)))
		if host.StartPlugin() != types.OnPluginStartStatusFailed {
			t.Errorf("%s: started", text)
		}
		if got := host.GetCriticalLogs(); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q (expected: %s)", text, got, want)
		}
		reset()
	}
}

func start(t *testing.T, config string) proxytest.HostEmulator {
	t.Helper()
	host, reset := proxytest.NewHostEmulator(proxytest.NewEmulatorOption().
		WithVMContext(&vm{}).WithPluginConfiguration([]byte(config)))
	t.Cleanup(reset)
	if host.StartPlugin() != types.OnPluginStartStatusOK {
		t.Fatal(host.GetCriticalLogs())
	}
	return host
}

// request sends a request for a path and returns the headers of the response.
func request(host proxytest.HostEmulator, path string) [][2]string {
	id := host.InitializeHttpContext()
	defer host.CompleteHttpContext(id)
	host.CallOnRequestHeaders(id, [][2]string{{":path", path}}, true)
	host.CallOnResponseHeaders(id, [][2]string{{":status", "200"}}, true)
	return host.GetCurrentResponseHeaders(id)
}
