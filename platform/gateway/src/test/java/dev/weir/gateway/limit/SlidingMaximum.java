package dev.weir.gateway.limit;

import dev.weir.api.Limit;

/// Whether what a rate granted is within what it promises: at most `burst + permits * T / per` in
/// any time T, whenever it begins.
///
/// Each grant is added with its moment, in the order of moments; that takes constant time and
/// memory, so it can watch millions. If moments are measured elsewhere than where they are decided,
/// what lies between (a round trip, a clock's step) times the rate is the error to allow for.
public final class SlidingMaximum {

  private final double perNano;
  private long first;
  private long granted;
  private double least = Double.POSITIVE_INFINITY;
  private double most;

  /// @param limit whose rate counts
  public SlidingMaximum(Limit.Rate limit) {
    perNano = (double) limit.permits() / limit.per().toNanos();
  }

  /// Adds what was granted at a moment.
  ///
  /// @param nanos no less than the moment before
  public void add(long nanos, long permits) {
    if (permits == 0) {
      return;
    }
    if (granted == 0) {
      first = nanos;
    }
    // What the rate has brought since the first grant is taken off, so that what is left of a time
    // is the difference between its ends; its largest is that from the smallest one before.
    var earned = perNano * (nanos - first);
    least = Math.min(least, granted - earned);
    granted += permits;
    most = Math.max(most, granted - earned - least);
  }

  /// The most that was granted in some time beyond what the rate brought in it: to be compared with
  /// the burst.
  public double mostAboveRate() {
    return most;
  }

  /// How many permits were granted in all.
  public long granted() {
    return granted;
  }
}
