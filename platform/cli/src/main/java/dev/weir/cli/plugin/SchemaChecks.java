package dev.weir.cli.plugin;

import dev.weir.cli.plugin.Finding.Check;
import dev.weir.gateway.PluginSchema;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.schema.ConfigSchema;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether the schema in a jar is one, and says of the records of its filters and sinks what they
/// are.
final class SchemaChecks {

  private static final Set<String> TEXTS = Set.of("title", "description");
  private static final Set<String> NAMES = Set.of("properties", "$defs");

  private SchemaChecks() {}

  /// What is wrong with it.
  ///
  /// @param packed the schema in the jar
  /// @param made the one that its records give
  static List<Finding> of(Optional<String> packed, String made) {
    if (packed.isEmpty()) {
      return List.of(
          Finding.warning(
              Check.SCHEMA,
              PluginSchema.ENTRY + " is missing (expected: as `weir plugin pack` makes it)"));
    }
    try {
      var bytes = packed.get().getBytes(StandardCharsets.UTF_8);
      ConfigSchema.read(bytes, PluginSchema.ENTRY);
      var expected = JsonReader.read(made.getBytes(StandardCharsets.UTF_8));
      return withoutTexts(JsonReader.read(bytes)).equals(withoutTexts(expected))
          ? List.of()
          : List.of(
              Finding.error(
                  Check.SCHEMA,
                  PluginSchema.ENTRY
                      + " is not what the records of the filters and sinks say (expected: made"
                      + " anew with them)"));
    } catch (MarketplaceException | JsonException e) {
      return List.of(Finding.error(Check.SCHEMA, String.valueOf(e.getMessage())));
    }
  }

  // Only the sources have the texts.
  private static JsonValue withoutTexts(JsonValue value) {
    return switch (value) {
      case JsonArray(var elements) ->
          new JsonArray(elements.stream().map(SchemaChecks::withoutTexts).toList());
      case JsonObject object -> withoutTexts(object);
      default -> value;
    };
  }

  private static JsonObject withoutTexts(JsonObject schema) {
    var kept = new LinkedHashMap<String, JsonValue>();
    schema
        .members()
        .forEach((keyword, value) -> {
          if (NAMES.contains(keyword) && value instanceof JsonObject(var members)) {
            var parts = new LinkedHashMap<String, JsonValue>();
            members.forEach((name, part) -> parts.put(name, withoutTexts(part)));
            kept.put(keyword, JsonObject.of(parts));
          } else if (!TEXTS.contains(keyword)) {
            kept.put(keyword, keyword.equals("default") ? value : withoutTexts(value));
          }
        });
    return JsonObject.of(kept);
  }
}
