package dev.weir.plugins.cache;

import dev.weir.api.Metrics;
import dev.weir.api.Metrics.Counter;
import java.util.Map;

/// How requests were answered, as operators see it.
record Counts(
    Counter hits,
    Counter stale,
    Counter validated,
    Counter misses,
    Counter collapsed,
    Counter bypassed) {

  static Counts of(Metrics metrics) {
    return new Counts(
        of(metrics, "hit"),
        of(metrics, "stale"),
        of(metrics, "validated"),
        of(metrics, "miss"),
        of(metrics, "collapsed"),
        of(metrics, "bypass"));
  }

  private static Counter of(Metrics metrics, String result) {
    return metrics.counter(
        "requests", "Requests, by how they were answered", Map.of("result", result));
  }
}
