package dev.weir.gateway;

import dev.weir.gateway.telemetry.GatewayNumbers;
import dev.weir.gateway.telemetry.Telemetry;
import java.util.function.Supplier;

/// Where a gateway's telemetry finds what it tells.
final class TelemetryStart {

  private TelemetryStart() {}

  /// Telemetry that nobody gets yet.
  ///
  /// @param current the generation that serves
  /// @param numbers how the gateway itself stands
  static Telemetry of(
      Gateway.Options options,
      Workshop workshop,
      Supplier<Generation> current,
      Supplier<GatewayNumbers> numbers) {
    var sources =
        new Telemetry.Sources(
            workshop::wasmFilters,
            workshop::plugins,
            () -> workshop.filters(current.get()),
            () -> workshop.marketNumbers(current.get()),
            workshop::redis,
            workshop.caches()::numbers,
            numbers,
            workshop.signals().requests(),
            workshop::pools,
            workshop.signals()::accessLogs);
    var resource = current.get().config().telemetry().resource();
    return Telemetry.start(options.environment(), resource, sources, workshop.signals());
  }
}
