package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.tally.Durations;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// When something was counted: from when to when, in nanoseconds since 1970.
record Moments(long start, long end) {

  /// From that moment until now.
  static Moments since(Instant start) {
    return new Moments(nanos(start), nanos(Instant.now()));
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  LongPointData point(Attributes attributes, long value) {
    return LongPointData.create(start, end, attributes, value);
  }

  DoublePointData point(Attributes attributes, double value) {
    return DoublePointData.create(start, end, attributes, value, List.of());
  }

  HistogramPointData point(Attributes attributes, List<Double> bounds, Durations durations) {
    return new HistogramPoint(
        this, attributes, durations.seconds(), bounds, durations.counts(), durations.exemplars());
  }

  HistogramPointData point(
      Attributes attributes, double sum, List<Double> bounds, List<Long> counts) {
    return HistogramPointData.create(
        start, end, attributes, sum, false, 0, false, 0, bounds, counts);
  }
}
