package dev.weir.marketplace.schema;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonBoolean;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonString;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The JSON Schema of how routes configure the filters of a plugin: a mapping with the name of a
/// filter, and its configuration below it.
///
/// Strangers write it, so it is a part of JSON Schema that can be read to its end: references lead
/// into `$defs` of the same file, and a keyword that is not understood is refused instead of
/// ignored.
public final class ConfigSchema {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String DEFINITIONS = "#/$defs/";
  private static final int MAX_PATTERN = 500;
  private static final int MAX_DEPTH = 50;

  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$comment",
          "$id",
          "$schema",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "format",
          "readOnly",
          "writeOnly");
  private static final Set<String> COUNTS =
      Set.of("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties");

  private final JsonObject schema;
  private final JsonObject definitions;

  private ConfigSchema(JsonObject schema) {
    this.schema = schema;
    this.definitions = schema.inner("$defs");
  }

  /// Reads a schema.
  ///
  /// @param file what messages call it
  /// @throws MarketplaceException if it is none, or has more than is understood
  public static ConfigSchema read(byte[] bytes, String file) throws MarketplaceException {
    try {
      var view = JsonView.of(JsonReader.read(bytes));
      var schema = new ConfigSchema(view.object());
      schema.requireFilters(view);
      schema.require(view, 0);
      var definitions = view.optional("$defs");
      if (definitions.isPresent()) {
        for (var definition : definitions.get().members().values()) {
          schema.require(definition, 0);
        }
      }
      return schema;
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "schema: " + file + ": " + e.getMessage(), e);
    }
  }

  private void requireFilters(JsonView view) throws JsonException {
    if (!view.member("$schema").string().equals(DIALECT)) {
      throw view.member("$schema").refused(DIALECT);
    }
    if (view.member("properties").members().isEmpty()) {
      throw view.member("properties").refused("the names of filters");
    }
  }

  /// The filters that it describes.
  public Set<String> filters() {
    return new TreeSet<>(schema.inner("properties").members().keySet());
  }

  /// The schema itself.
  public JsonObject json() {
    return schema;
  }

  /// What a schema says when its references are followed.
  public JsonObject followed(JsonObject part) {
    var current = part;
    for (int i = 0; i < MAX_DEPTH; i++) {
      var next = target(current);
      if (next.isEmpty()) {
        return current;
      }
      current = next.get();
    }
    return current;
  }

  Optional<JsonObject> target(JsonObject part) {
    return part.member("$ref")
        .flatMap(reference ->
            definitions.member(((JsonString) reference).value().substring(DEFINITIONS.length())))
        .map(JsonObject.class::cast);
  }

  /// What does not fit of the configuration of a filter, each with its path.
  public List<String> problems(String filter, JsonValue config) {
    return new SchemaMatch(this).problems(JsonObject.EMPTY.with(filter, config), schema);
  }

  private void require(JsonView view, int depth) throws JsonException {
    if (depth > MAX_DEPTH) {
      throw view.refused("at most " + MAX_DEPTH + " schemas in each other");
    }
    if (view.value() instanceof JsonBoolean) {
      return;
    }
    for (var keyword : view.members().entrySet()) {
      requireKeyword(keyword, view, depth + 1);
    }
  }

  private void requireKeyword(Map.Entry<String, JsonView> keyword, JsonView view, int depth)
      throws JsonException {
    var value = keyword.getValue();
    switch (keyword.getKey()) {
      case "$ref" -> requireReference(value);
      case "type" -> requireTypes(value);
      case "const" -> {}
      case "enum" -> value.elements();
      case "pattern" -> requirePattern(value);
      case "minimum", "maximum" -> value.integer();
      case "uniqueItems" -> value.bool();
      case "required" -> value.strings();
      case "allOf", "anyOf", "oneOf" -> {
        for (var one : value.elements()) {
          require(one, depth);
        }
      }
      case "items", "additionalProperties", "propertyNames", "not" -> require(value, depth);
      case "properties" -> {
        for (var property : value.members().values()) {
          require(property, depth);
        }
      }
      case "$defs" -> {
        if (depth > 1) {
          throw value.refused("$defs only at the top");
        }
      }
      default -> requireOther(keyword.getKey(), value, view);
    }
  }

  private static void requireOther(String name, JsonView value, JsonView view)
      throws JsonException {
    if (COUNTS.contains(name)) {
      value.integer(0, Integer.MAX_VALUE);
    } else if (!ANNOTATIONS.contains(name)) {
      throw new JsonException(
          view.path() + ": keyword '" + name + "' (expected: one that Weir understands)");
    }
  }

  private void requireReference(JsonView view) throws JsonException {
    var reference = view.string();
    if (!reference.startsWith(DEFINITIONS)
        || definitions.inner(reference.substring(DEFINITIONS.length())).equals(JsonObject.EMPTY)) {
      throw view.refused("a schema in " + DEFINITIONS + " of this file");
    }
  }

  private static void requireTypes(JsonView view) throws JsonException {
    var types = view.value() instanceof JsonArray ? view.strings() : List.of(view.string());
    if (types.isEmpty() || !TYPES.containsAll(types)) {
      throw view.refused("some of " + new TreeSet<>(TYPES));
    }
  }

  private static void requirePattern(JsonView view) throws JsonException {
    try {
      if (view.string().length() <= MAX_PATTERN) {
        var _ = Pattern.compile(view.string());
        return;
      }
    } catch (PatternSyntaxException e) {
      var failure = view.refused("a regular expression");
      failure.initCause(e);
      throw failure;
    }
    throw view.refused("at most " + MAX_PATTERN + " characters");
  }
}
