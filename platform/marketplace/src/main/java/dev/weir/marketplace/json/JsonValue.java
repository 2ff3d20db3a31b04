package dev.weir.marketplace.json;

/// A value of RFC 8259, immutable.
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {}
