package dev.weir.marketplace.json;

import java.util.Collection;
import java.util.List;

/// A list of values.
public record JsonArray(List<JsonValue> elements) implements JsonValue {

  public JsonArray {
    elements = List.copyOf(elements);
  }

  /// A list of texts.
  public static JsonArray ofStrings(Collection<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }
}
