package dev.weir.gateway;

import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.telemetry.GatewayNumbers;
import dev.weir.gateway.telemetry.Telemetry;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Where all numbers of a gateway are found, as they are now. For any thread.
///
/// @param current the generation that serves
/// @param isReady whether the gateway takes requests
record Figures(
    Supplier<Generation> current,
    BooleanSupplier isReady,
    Workshop workshop,
    LiveTable table,
    Listeners listeners,
    ReloadTally reloads) {

  /// For telemetry.
  Telemetry.Sources sources() {
    return new Telemetry.Sources(
        workshop::wasmFilters,
        workshop::plugins,
        () -> workshop.filters(current.get()),
        () -> workshop.marketNumbers(current.get()),
        workshop::redis,
        workshop.caches()::numbers,
        this::numbers,
        workshop.signals().requests(),
        workshop::pools,
        workshop.signals()::accessLogs);
  }

  private GatewayNumbers numbers() {
    var serving = current.get().table().generation();
    var tables =
        new GatewayNumbers.Tables(serving, table.draining(), table.inFlight(0, serving - 1));
    return new GatewayNumbers(
        isReady.getAsBoolean(),
        reloads.numbers(),
        tables,
        listeners.numbers(),
        listeners.acceptWaits());
  }

  /// For who compares them with what they were.
  Map<String, Object> stats() {
    var pools = workshop.pools();
    return GatewayStats.of(
        numbers(), workshop.signals().requests(), pools, workshop.tallies().all());
  }
}
