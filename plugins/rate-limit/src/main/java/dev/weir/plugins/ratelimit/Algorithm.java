package dev.weir.plugins.ratelimit;

/// How a limit counts.
public enum Algorithm {
  /// Evenly, with room for a burst: the generic cell rate algorithm.
  GCRA,
  /// The same by the name that others give it: tokens that come evenly into a bucket.
  TOKEN_BUCKET,
  /// So much in any window, estimated from two counts.
  SLIDING_WINDOW,
  /// So much in each window of the clock.
  FIXED_WINDOW,
  /// So many at a time.
  CONCURRENCY,
  /// So much a day or a month of a time zone.
  QUOTA
}
