package dev.weir.marketplace.json;

/// `true` or `false`.
public record JsonBoolean(boolean value) implements JsonValue {}
