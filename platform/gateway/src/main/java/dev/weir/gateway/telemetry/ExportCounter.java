package dev.weir.gateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/// Counts the attempts to give telemetry to others, so that what is lost shows.
final class ExportCounter {

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> SIGNAL = AttributeKey.stringKey("signal");

  private final LongCounter counter;

  ExportCounter(Meter meter) {
    counter =
        meter
            .counterBuilder("weir.telemetry.exports")
            .setUnit("{export}")
            .setDescription("Batches that went to a collector, and those that were lost.")
            .build();
  }

  /// Counts a batch.
  void count(Signal signal, boolean isSent) {
    counter.add(1, Attributes.of(OUTCOME, isSent ? "sent" : "lost", SIGNAL, signal.id()));
  }
}
