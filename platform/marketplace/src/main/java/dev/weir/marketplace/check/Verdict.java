package dev.weir.marketplace.check;

/// How a check ended.
public enum Verdict {
  /// Nothing is wrong.
  PASS,
  /// Something is wrong.
  FAIL,
  /// Whether something is wrong could not be found out, which counts as if something were.
  ERROR
}
