package dev.weir.gateway;

import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.upstream.UpstreamSet;

/// One route table together with what it was made of, for the next one to take over what did not
/// change.
///
/// The table owns the sets: they are closed with it.
record Generation(
    GatewayConfig config,
    RouteTable table,
    PluginSet plugins,
    FilterSet filters,
    UpstreamSet upstreams) {}
