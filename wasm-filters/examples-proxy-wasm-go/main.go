// Command path-counter is an example of a filter written with the official proxy-wasm SDK: it counts
// the requests for each path, in data that all its instances share, and tells the client how many
// there were.
package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func init() { proxywasm.SetVMContext(&vm{}) }

// main is not run: the host calls the contexts.
func main() {}

type vm struct{ types.DefaultVMContext }

func (*vm) NewPluginContext(uint32) types.PluginContext { return &plugin{} }

// plugin is the filter of one route.
type plugin struct {
	types.DefaultPluginContext
	settings  settings
	requests  proxywasm.MetricCounter
	paths     proxywasm.MetricGauge
	announced int64 // the number of paths that this instance has told the gauge of
	total     uint64
}

// OnPluginStart reads the configuration, defines the metrics and asks for ticks.
func (p *plugin) OnPluginStart(int) types.OnPluginStartStatus {
	text, err := proxywasm.GetPluginConfiguration()
	if err == nil || errors.Is(err, types.ErrorStatusNotFound) {
		p.settings, err = parse(text)
	}
	if err == nil {
		err = proxywasm.SetTickPeriodMilliSeconds(p.settings.TickMillis)
	}
	if err != nil {
		proxywasm.LogCriticalf("configuration: %v", err)
		return types.OnPluginStartStatusFailed
	}
	p.requests = proxywasm.DefineCounterMetric("path_counter_requests")
	p.paths = proxywasm.DefineGaugeMetric("path_counter_paths")
	return types.OnPluginStartStatusOK
}

// OnTick logs how many requests there were, and keeps the gauge right.
func (p *plugin) OnTick() {
	if total := p.requests.Value(); total != p.total {
		proxywasm.LogInfof("%d requests since the last tick", total-p.total)
		p.total = total
	}
	paths, err := read(pathsKey)
	if err != nil {
		proxywasm.LogErrorf("reading %s: %v", pathsKey, err)
		return
	}
	// Gauges take differences, and one instance ticks for all.
	if difference := int64(paths) - p.announced; difference != 0 {
		p.paths.Add(difference)
		p.announced = int64(paths)
	}
}

func (p *plugin) NewHttpContext(uint32) types.HttpContext { return &exchange{plugin: p} }

// exchange is a request and its response.
type exchange struct {
	types.DefaultHttpContext
	plugin *plugin
	count  uint64
}

// OnHttpRequestHeaders counts the request.
func (e *exchange) OnHttpRequestHeaders(int, bool) types.Action {
	uri, err := proxywasm.GetHttpRequestHeader(":path")
	if err != nil {
		proxywasm.LogErrorf("reading :path: %v", err)
		return types.ActionContinue
	}
	path, _, _ := strings.Cut(uri, "?")
	e.plugin.requests.Increment(1)
	if e.count, err = count(path, e.plugin.settings.MaxPaths); err != nil {
		proxywasm.LogWarnf("counting %s: %v", path, err)
	}
	return types.ActionContinue
}

// OnHttpResponseHeaders tells the client.
func (e *exchange) OnHttpResponseHeaders(int, bool) types.Action {
	if e.count == 0 {
		return types.ActionContinue
	}
	value := strconv.FormatUint(e.count, 10)
	if err := proxywasm.ReplaceHttpResponseHeader(e.plugin.settings.Header, value); err != nil {
		proxywasm.LogErrorf("setting %s: %v", e.plugin.settings.Header, err)
	}
	return types.ActionContinue
}
