package dev.weir.plugins.ratelimit;

/// What becomes of a request that has not what a key is made of.
public enum Missing {
  /// It counts by the address of its client.
  CLIENT_ADDRESS,
  /// It counts together with all others of that kind.
  SHARE,
  /// It does not count.
  SKIP
}
