package dev.weir.cli.top;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of something happened, how well and how fast.
///
/// @param perSecond how many
/// @param errors the part that failed, of 1
/// @param refused the part that was refused, of 1
/// @param meanMicros NaN if there is none
/// @param medianMicros half took no longer; NaN if there is none
/// @param slowMicros 99 of 100 took no longer; infinite if longer than anybody can tell
record Rates(
    double perSecond,
    double errors,
    double refused,
    double meanMicros,
    double medianMicros,
    double slowMicros) {

  private static final double SLOW = 0.99;
  private static final double MEDIAN = 0.5;
  private static final double MICROS_IN_MILLI = 1e3;
  private static final double DIGITS = 1e4;

  /// @param bounds of the buckets, in microseconds
  static Rates of(Counts counts, double seconds, List<Long> bounds) {
    var all = (double) Math.max(1, counts.count());
    return new Rates(
        counts.count() / seconds,
        counts.errors() / all,
        counts.refused() / all,
        counts.meanMicros(),
        counts.quantile(MEDIAN, bounds),
        counts.quantile(SLOW, bounds));
  }

  void putInto(Map<String, Object> map) {
    map.put("per-second", rounded(perSecond));
    map.put("errors", rounded(errors));
    map.put("refused", rounded(refused));
    put(map, "mean-millis", meanMicros);
    put(map, "p50-millis", medianMicros);
    put(map, "p99-millis", slowMicros);
  }

  // What there is no number for is left out.
  private static void put(Map<String, Object> map, String name, double micros) {
    if (Double.isFinite(micros)) {
      map.put(name, rounded(micros / MICROS_IN_MILLI));
    }
  }

  static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  Map<String, Object> json() {
    var map = new LinkedHashMap<String, Object>();
    putInto(map);
    return map;
  }
}
