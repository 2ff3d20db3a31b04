package dev.weir.marketplace.json;

/// A text.
public record JsonString(String value) implements JsonValue {}
