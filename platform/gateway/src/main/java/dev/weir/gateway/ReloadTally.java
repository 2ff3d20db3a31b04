package dev.weir.gateway;

import dev.weir.gateway.telemetry.GatewayNumbers;
import dev.weir.gateway.telemetry.tally.Durations;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Counts reloads. Safe for use by several threads.
final class ReloadTally {

  private final Instant since = Instant.now();
  private final Durations applied = new Durations();
  private final Durations refused = new Durations();
  private final LongAdder loaded = new LongAdder();
  private final LongAdder unloaded = new LongAdder();
  private volatile Instant lastApplied = since;

  /// The same reload, counted.
  Supplier<Reloaded> counting(Supplier<Reloaded> reload) {
    return () -> {
      var began = System.nanoTime();
      var isApplied = false;
      try {
        var reloaded = reload.get();
        isApplied = true;
        loaded.add(reloaded.loaded().size());
        unloaded.add(reloaded.dropped().size());
        lastApplied = Instant.now();
        return reloaded;
      } finally {
        (isApplied ? applied : refused).add(System.nanoTime() - began);
      }
    };
  }

  /// The numbers now.
  GatewayNumbers.Reloads numbers() {
    return new GatewayNumbers.Reloads(
        since, applied, refused, lastApplied, loaded.sum(), unloaded.sum());
  }
}
