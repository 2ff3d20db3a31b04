package dev.weir.gateway;

import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.upstream.UpstreamSet;
import java.util.List;
import java.util.Map;

/// One route table together with what it was made of, for the next one to take over what did not
/// change.
///
/// @param owned what the table owns
/// @param plan what its routes were linked by
record Generation(GatewayConfig config, RouteTable table, Owned owned, Plan plan) {

  /// What is held for a table and closed with it.
  record Owned(
      PluginSet plugins, FilterSet filters, UpstreamSet upstreams, RequestObservers observers) {

    List<AutoCloseable> all() {
      return List.of(observers, filters, plugins, upstreams);
    }
  }

  /// What it takes to link the routes once more, with other versions of plugins.
  ///
  /// @param matches which requests the routes of the file match, in its order
  /// @param uses what the uses of filters in the file became, by identity
  record Plan(List<RouteMatch> matches, Map<FilterConfig, FilterUse> uses, Canaries canaries) {}

  PluginSet plugins() {
    return owned.plugins;
  }

  FilterSet filters() {
    return owned.filters;
  }

  UpstreamSet upstreams() {
    return owned.upstreams;
  }

  Canaries canaries() {
    return plan.canaries;
  }
}
