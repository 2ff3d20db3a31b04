package dev.weir.marketplace.tuf;

/// What becomes of metadata that has expired.
public enum Freshness {
  /// It is refused.
  REQUIRED,
  /// It is used, and its age shown: for bundles that were imported where no network is. Whoever
  /// keeps newer metadata from such a client is not noticed.
  FROZEN
}
