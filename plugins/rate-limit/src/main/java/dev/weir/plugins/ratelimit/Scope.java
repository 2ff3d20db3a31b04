package dev.weir.plugins.ratelimit;

/// Who counts together.
public enum Scope {
  /// This gateway alone.
  LOCAL,
  /// All gateways with the same store.
  SHARED
}
