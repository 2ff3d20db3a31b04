package dev.weir.gateway;

import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.config.UpstreamConfig.Endpoint;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.Explanation;
import dev.weir.gateway.route.ProbeRequest;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.upstream.UpstreamSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One route table together with what it was made of, for the next one to take over what did not
/// change.
///
/// @param owned what the table owns
/// @param plan what its routes were linked by
record Generation(GatewayConfig config, RouteTable table, Owned owned, Plan plan) {

  /// What is held for a table and closed with it.
  ///
  /// @param observers who wants to know of its requests
  record Owned(
      PluginSet plugins,
      FilterSet filters,
      UpstreamSet upstreams,
      RequestObservers.OfTable observers) {

    List<AutoCloseable> all() {
      return List.of(observers, filters, plugins, upstreams);
    }
  }

  /// What it takes to link the routes once more, with other versions of plugins.
  ///
  /// @param matches which requests the routes of the file match, in its order
  /// @param uses what the uses of filters in the file became, by identity
  record Plan(List<RouteMatch> matches, Map<FilterConfig, FilterUse> uses, Canaries canaries) {}

  /// What would become of a request.
  Explanation explain(ProbeRequest request) {
    return table.explain(request, this::endpoints);
  }

  private List<String> endpoints(String upstream) {
    return Optional.ofNullable(config.upstreams().get(upstream))
        .map(UpstreamConfig::endpoints)
        .orElse(List.of())
        .stream()
        .map(Generation::endpoint)
        .toList();
  }

  private static String endpoint(Endpoint endpoint) {
    var weight = endpoint.weight() == 1 ? "" : " (weight " + endpoint.weight() + ")";
    return endpoint.address() + weight;
  }

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
