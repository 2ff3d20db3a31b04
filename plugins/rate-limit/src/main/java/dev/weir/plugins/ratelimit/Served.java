package dev.weir.plugins.ratelimit;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// How requests were served in an interval: how many, how fast, and how many failed.
///
/// Latencies are kept in buckets whose bounds grow by an eighth power of two.
final class Served {

  private static final int PER_OCTAVE = 8;
  private static final int BUCKETS = 40 * PER_OCTAVE;

  private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
  private final LongAdder failed = new LongAdder();

  void add(long nanos, boolean hasFailed) {
    var octave = Math.log((double) Math.max(1, nanos)) / Math.log(2);
    buckets.incrementAndGet(Math.min(BUCKETS - 1, (int) (octave * PER_OCTAVE)));
    if (hasFailed) {
      failed.increment();
    }
  }

  /// What there was since the last time.
  ///
  /// @param latency the median in seconds; NaN if there was none
  record Sum(long count, double latency, double errors) {}

  Sum take() {
    var counts = new long[BUCKETS];
    var count = 0L;
    for (var i = 0; i < BUCKETS; i++) {
      counts[i] = buckets.getAndSet(i, 0);
      count += counts[i];
    }
    var errors = failed.sumThenReset();
    return count == 0
        ? new Sum(0, Double.NaN, 0)
        : new Sum(count, median(counts, count), (double) errors / count);
  }

  private static double median(long[] counts, long count) {
    var seen = 0L;
    for (var i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (2 * seen >= count) {
        return Math.pow(2, (i + 0.5) / PER_OCTAVE) / 1e9;
      }
    }
    return Double.NaN;
  }
}
