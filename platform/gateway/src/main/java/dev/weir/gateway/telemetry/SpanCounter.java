package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.trace.SpanQueue;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;

/// Counts what becomes of spans, each and by the batch.
final class SpanCounter implements SpanQueue.Tally {

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  private final LongCounter spans;
  private final ExportCounter exports;

  SpanCounter(Meter meter, ExportCounter exports) {
    this.exports = exports;
    this.spans =
        meter
            .counterBuilder("weir.telemetry.spans")
            .setUnit("{span}")
            .setDescription(
                "Spans that a collector has, that it did not take, and that there was no room for.")
            .build();
  }

  /// Says that there will be spans: what has not happened yet is 0, not absent.
  void begin() {
    for (var outcome : SpanQueue.Outcome.values()) {
      spans.add(0, attributes(outcome));
    }
  }

  private static Attributes attributes(SpanQueue.Outcome outcome) {
    return Attributes.of(OUTCOME, outcome.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void count(SpanQueue.Outcome outcome, int count) {
    spans.add(count, attributes(outcome));
    switch (outcome) {
      case SENT -> exports.count(Signal.TRACES, true);
      case LOST -> exports.count(Signal.TRACES, false);
      case DROPPED -> {}
    }
  }
}
