package dev.weir.plugins.ratelimit;

/// What becomes of a request while the shared store cannot be asked.
public enum OnRedisFailure {
  /// It counts against this gateway's share of the limit.
  LOCAL,
  /// It passes.
  ALLOW,
  /// It is refused with 503.
  DENY
}
