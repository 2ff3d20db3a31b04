package dev.weir.cli.top;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What was counted of one thing, since it was there, or between two moments.
///
/// @param errors of them, those that failed
/// @param refused of them, those that were refused
/// @param nanos how long those took that are in a bucket
/// @param buckets how many took up to each of the bounds, and longer
record Counts(long count, long errors, long refused, long nanos, List<Long> buckets) {

  static final Counts NONE = new Counts(0, 0, 0, 0, List.of());

  private static final long NANOS_IN_MICRO = 1000;

  static Counts of(JsonView json) throws JsonException {
    return new Counts(
        json.member("count").integer(),
        json.member("errors").integer(),
        json.member("refused").integer(),
        json.member("micros").integer() * NANOS_IN_MICRO,
        integers(json.member("buckets")));
  }

  /// Of a filter, of which not every request is timed.
  static Counts ofTimed(JsonView json) throws JsonException {
    return new Counts(
        json.member("count").integer(),
        json.member("errors").integer(),
        json.member("refused").integer(),
        json.member("timed-nanos").integer(),
        integers(json.member("timed-buckets")));
  }

  static List<Long> integers(JsonView json) throws JsonException {
    var integers = new ArrayList<Long>();
    for (var element : json.elements()) {
      integers.add(element.integer());
    }
    return integers;
  }

  /// What came since then; all of it if it has begun anew meanwhile.
  Counts since(Counts before) {
    if (before.buckets.size() != buckets.size() || before.count > count) {
      return this;
    }
    return new Counts(
        count - before.count,
        errors - before.errors,
        refused - before.refused,
        nanos - before.nanos,
        IntStream.range(0, buckets.size())
            .mapToObj(i -> Math.max(0, buckets.get(i) - before.buckets.get(i)))
            .toList());
  }

  Counts plus(Counts other) {
    if (other.buckets.size() != buckets.size()) {
      return buckets.isEmpty() ? other : this;
    }
    return new Counts(
        count + other.count,
        errors + other.errors,
        refused + other.refused,
        nanos + other.nanos,
        IntStream.range(0, buckets.size())
            .mapToObj(i -> buckets.get(i) + other.buckets.get(i))
            .toList());
  }

  private long timed() {
    return buckets.stream().mapToLong(Long::longValue).sum();
  }

  /// The mean in microseconds; NaN if there is none.
  double meanMicros() {
    return timed() == 0 ? Double.NaN : nanos / (double) NANOS_IN_MICRO / timed();
  }

  /// What such a part took at most, in microseconds, as far as the buckets say; NaN if there was
  /// nothing, infinite if it was beyond the last bound.
  ///
  /// @param bounds of the buckets, in microseconds
  double quantile(double part, List<Long> bounds) {
    var rank = part * timed();
    var below = 0L;
    for (var i = 0; i < buckets.size(); i++) {
      var inside = buckets.get(i);
      if (inside > 0 && below + inside >= rank) {
        return within(i, (rank - below) / inside, bounds);
      }
      below += inside;
    }
    return Double.NaN;
  }

  // As if all in the bucket were spread evenly over it.
  private static double within(int bucket, double part, List<Long> bounds) {
    if (bucket >= bounds.size()) {
      return Double.POSITIVE_INFINITY;
    }
    var low = bucket == 0 ? 0 : bounds.get(bucket - 1);
    return low + part * (bounds.get(bucket) - low);
  }
}
