package dev.weir.wasm.host;

import java.util.List;
import java.util.stream.IntStream;

/// One metric that a guest has defined, as it stands.
///
/// @param filter the name of the filter
/// @param name what the guest calls the metric
/// @param kind what it is
/// @param value the count of a counter, the value of a gauge, the number of values of a histogram
/// @param sum of the values of a histogram
/// @param buckets of a histogram: how many values lie at or below each of [#BOUNDS]
public record MetricSample(
    String filter, String name, Kind kind, long value, long sum, List<Long> buckets) {

  /// The upper bounds of a histogram's buckets: those of Envoy, which suit milliseconds.
  public static final List<Double> BOUNDS =
      List.of(
          0.5,
          1.0,
          5.0,
          10.0,
          25.0,
          50.0,
          100.0,
          250.0,
          500.0,
          1_000.0,
          2_500.0,
          5_000.0,
          10_000.0,
          30_000.0,
          60_000.0,
          300_000.0,
          600_000.0,
          1_800_000.0,
          3_600_000.0);

  /// What a metric is; in the order of the ABI.
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /// The sum of this metric and one of the same name and kind.
  public MetricSample plus(MetricSample other) {
    var both =
        IntStream.range(0, buckets.size())
            .mapToObj(i -> buckets.get(i) + other.buckets.get(i))
            .toList();
    return new MetricSample(filter, name, kind, value + other.value, sum + other.sum, both);
  }
}
