package dev.weir.marketplace.json;

/// A number as it was written: a binary form would lose digits, and for `1e999999999` take all the
/// memory there is.
public record JsonNumber(String text) implements JsonValue {

  /// An integer.
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }
}
