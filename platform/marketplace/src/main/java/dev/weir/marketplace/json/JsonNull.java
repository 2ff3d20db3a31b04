package dev.weir.marketplace.json;

/// `null`.
public enum JsonNull implements JsonValue {
  /// The only one.
  NULL
}
