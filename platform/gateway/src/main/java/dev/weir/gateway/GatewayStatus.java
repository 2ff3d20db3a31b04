package dev.weir.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is running, for people and scripts.
final class GatewayStatus {

  private GatewayStatus() {}

  /// A map of it.
  ///
  /// @param generation what serves
  static Map<String, Object> of(
      Generation generation, Workshop workshop, CanaryDesk canaries, Map<String, Object> traffic) {
    var status = new LinkedHashMap<String, Object>();
    status.put("generation", generation.table().generation());
    status.put("routes", generation.config().routes().size());
    status.putAll(traffic);
    var plugins = generation.plugins().plugins().stream();
    status.put("plugins", plugins.map(plugin -> plugin.origin().toString()).toList());
    status.put(
        "canaries",
        generation.canaries().all().stream()
            .map(canary -> CanaryStatus.of(canary, canaries.since(canary)))
            .toList());
    status.put("filters", FilterStatus.of(workshop.filters(generation)));
    status.putAll(MarketStatus.of(workshop.marketNumbers(generation)));
    status.put("wasm-filters", WasmStatus.of(workshop.wasmFilters()));
    return status;
  }
}
