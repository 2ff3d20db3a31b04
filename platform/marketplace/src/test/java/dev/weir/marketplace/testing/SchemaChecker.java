package dev.weir.marketplace.testing;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonBoolean;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonNull;
import dev.weir.marketplace.json.JsonNumber;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonString;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// As much of JSON Schema as the schemas of the index use; a keyword beyond it is an error.
public final class SchemaChecker {

  private static final Set<String> ANNOTATIONS =
      Set.of("$schema", "$id", "$defs", "title", "description");

  private final Path folder;

  /// A checker by the schemas of a folder.
  public SchemaChecker(Path folder) {
    this.folder = folder;
  }

  /// Whether a schema, by the name of its file, accepts a value.
  public boolean accepts(String schema, JsonValue value) throws Exception {
    return accepts(new Place(schema, file(schema)), value);
  }

  private record Place(String file, JsonView schema) {}

  private JsonView file(String name) throws IOException, JsonException {
    return JsonView.of(JsonReader.read(Files.readAllBytes(folder.resolve(name))));
  }

  private boolean accepts(Place place, JsonValue value) throws Exception {
    for (var keyword : place.schema().members().entrySet()) {
      if (!holds(place, keyword, value)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Place place, Map.Entry<String, JsonView> keyword, JsonValue value)
      throws Exception {
    var says = keyword.getValue();
    return switch (keyword.getKey()) {
      case "$ref" -> accepts(referred(place, says.string()), value);
      case "const" -> value.equals(says.value());
      case "enum" -> says.elements().stream().anyMatch(one -> one.value().equals(value));
      case "type" -> says.string().equals(type(value));
      case "oneOf" -> matching(place, says, value) == 1;
      case "anyOf" -> matching(place, says, value) > 0;
      case "pattern", "maxLength" ->
          !(value instanceof JsonString(var text)) || holdsFor(text, keyword.getKey(), says);
      case "minimum" ->
          !(value instanceof JsonNumber) || JsonView.of(value).integer() >= says.integer();
      case "maximum" ->
          !(value instanceof JsonNumber) || JsonView.of(value).integer() <= says.integer();
      case "items", "minItems", "maxItems", "uniqueItems" ->
          !(value instanceof JsonArray array) || holdsFor(array, place, keyword);
      case "required", "properties", "additionalProperties", "propertyNames" ->
          !(value instanceof JsonObject object) || holdsFor(object, place, keyword);
      default -> {
        if (!ANNOTATIONS.contains(keyword.getKey())) {
          throw new IllegalStateException("keyword " + keyword.getKey());
        }
        yield true;
      }
    };
  }

  private Place referred(Place place, String reference) throws Exception {
    var parts = reference.split("#/", 2);
    var file = parts[0].isEmpty() ? place.file() : parts[0];
    var schema = file(file);
    for (var name : parts[1].split("/", -1)) {
      schema = schema.member(name);
    }
    return new Place(file, schema);
  }

  private int matching(Place place, JsonView alternatives, JsonValue value) throws Exception {
    var count = 0;
    for (var alternative : alternatives.elements()) {
      count += accepts(new Place(place.file(), alternative), value) ? 1 : 0;
    }
    return count;
  }

  private static boolean holdsFor(String text, String keyword, JsonView says) throws Exception {
    return keyword.equals("maxLength")
        ? text.length() <= says.integer()
        // In ECMAScript `$` is the very end.
        : Pattern.compile(says.string().replaceAll("\\$$", "\\\\z")).matcher(text).find();
  }

  private boolean holdsFor(JsonArray array, Place place, Map.Entry<String, JsonView> keyword)
      throws Exception {
    var elements = array.elements();
    return switch (keyword.getKey()) {
      case "minItems" -> elements.size() >= keyword.getValue().integer();
      case "maxItems" -> elements.size() <= keyword.getValue().integer();
      case "uniqueItems" -> new HashSet<>(elements).size() == elements.size();
      default -> acceptsAll(place, keyword.getValue(), elements);
    };
  }

  private boolean acceptsAll(Place place, JsonView schema, List<JsonValue> values)
      throws Exception {
    for (var value : values) {
      if (!accepts(new Place(place.file(), schema), value)) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsFor(JsonObject object, Place place, Map.Entry<String, JsonView> keyword)
      throws Exception {
    var names = object.members().keySet();
    var says = keyword.getValue();
    return switch (keyword.getKey()) {
      case "required" -> names.containsAll(says.strings());
      case "additionalProperties" -> {
        var others = new HashSet<>(names);
        if (place.schema().optional("properties").isPresent()) {
          others.removeAll(place.schema().member("properties").members().keySet());
        }
        yield says.value() instanceof JsonBoolean(var areAllowed)
            ? areAllowed || others.isEmpty()
            : acceptsAll(place, says, others.stream().map(object.members()::get).toList());
      }
      case "propertyNames" ->
          acceptsAll(place, says, names.stream().<JsonValue>map(JsonString::new).toList());
      default -> {
        for (var property : says.members().entrySet()) {
          var member = object.member(property.getKey());
          if (member.isPresent()
              && !accepts(new Place(place.file(), property.getValue()), member.get())) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  private static String type(JsonValue value) {
    return switch (value) {
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case JsonString _ -> "string";
      case JsonNumber(var text) -> text.matches("-?[0-9]+") ? "integer" : "number";
      case JsonBoolean _ -> "boolean";
      case JsonNull _ -> "null";
    };
  }
}
