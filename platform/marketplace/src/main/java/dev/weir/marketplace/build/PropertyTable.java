package dev.weir.marketplace.build;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonNumber;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonString;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.schema.ConfigSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The properties of a filter as a table in Markdown, with those of what is nested in them.
final class PropertyTable {

  private static final int MAX_DEPTH = 6;
  private static final String NONE = "";

  private final ConfigSchema schema;
  private final List<String> rows = new ArrayList<>();

  private PropertyTable(ConfigSchema schema) {
    this.schema = schema;
  }

  /// The table; empty if there is nothing to configure.
  static String of(ConfigSchema schema, String filter) {
    var table = new PropertyTable(schema);
    var filters = schema.json().inner("properties");
    filters.member(filter).ifPresent(config -> table.add(config, NONE, 0));
    if (table.rows.isEmpty()) {
      return NONE;
    }
    return "| Property | Type | Default | Meaning |\n| --- | --- | --- | --- |\n"
        + String.join("", table.rows);
  }

  private void add(JsonValue value, String path, int depth) {
    var mapping = mapping(value);
    if (mapping.isEmpty() || depth > MAX_DEPTH) {
      return;
    }
    var required = required(mapping.get());
    mapping
        .get()
        .inner("properties")
        .members()
        .forEach((name, property) -> {
          var place = path + name;
          rows.add(row(place, (JsonObject) property, required.contains(name)));
          addBelow((JsonObject) property, place, depth + 1);
        });
  }

  private void addBelow(JsonObject property, String path, int depth) {
    add(property, path + ".", depth);
    var followed = mapping(property).orElseGet(() -> schema.followed(property));
    followed
        .member("additionalProperties")
        .filter(JsonObject.class::isInstance)
        .ifPresent(value -> add(value, path + ".NAME.", depth));
    followed
        .member("items")
        .filter(JsonObject.class::isInstance)
        .ifPresent(value -> add(value, path + "[].", depth));
  }

  /// What is written as a mapping; a shorter way to write it may stand beside it.
  private Optional<JsonObject> mapping(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      return Optional.empty();
    }
    var followed = schema.followed(object);
    if (followed.member("type").filter(new JsonString("object")::equals).isPresent()) {
      return Optional.of(followed);
    }
    return elements(followed, "anyOf").stream().flatMap(way -> mapping(way).stream()).findFirst();
  }

  private String row(String path, JsonObject property, boolean isRequired) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            path,
            cell(type(property)),
            cell(isRequired ? "required" : defaultOf(property)),
            cell(text(property, "description")));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String defaultOf(JsonObject property) {
    return property
        .member("default")
        .map(value -> "`" + JsonWriter.text(value).replaceAll("\\s*\\n\\s*", " ") + "`")
        .map(text -> text.replace("[ ", "[").replace(" ]", "]"))
        .orElse("none");
  }

  private String type(JsonObject property) {
    var own = schema.followed(property.without("description"));
    var isSecret = own.member("writeOnly").isPresent() || property.member("writeOnly").isPresent();
    return words(own) + (isSecret ? ", secret" : "");
  }

  private String words(JsonObject value) {
    var followed = schema.followed(value);
    var said = text(followed, "description");
    if (followed.member("pattern").isPresent() && !said.isEmpty()) {
      return said;
    }
    for (var keyword : List.of("enum", "const")) {
      if (followed.member(keyword).isPresent()) {
        return listed(followed.member(keyword).get());
      }
    }
    var ways = elements(followed, "anyOf");
    if (!ways.isEmpty()) {
      return ways.stream()
          .filter(way -> !way.equals(JsonObject.EMPTY.with("$ref", "#/$defs/reference")))
          .map(way -> words((JsonObject) way))
          .distinct()
          .collect(Collectors.joining(" or "));
    }
    return byType(followed);
  }

  private static String listed(JsonValue value) {
    var values = value instanceof JsonArray array ? array.elements() : List.of(value);
    var texts = values.stream().map(one -> "`" + plain(one) + "`").toList();
    return texts.size() == 1 ? texts.getFirst() : "one of " + String.join(", ", texts);
  }

  private static String plain(JsonValue value) {
    return value instanceof JsonString(var text) && !text.isEmpty() ? text : JsonWriter.text(value);
  }

  private String byType(JsonObject value) {
    var types = value.member("type").orElse(new JsonString("value"));
    // Any single value is taken as text.
    var type = types instanceof JsonString(var name) ? name : "string";
    return switch (type) {
      case "string" -> "text";
      case "boolean" -> "`true` or `false`";
      case "integer" -> "whole number" + range(value);
      case "array" -> "list of " + words(value.inner("items"));
      case "object" ->
          value.member("properties").isPresent()
              ? "mapping"
              : "names with " + words(value.inner("additionalProperties"));
      default -> type;
    };
  }

  private static String range(JsonObject value) {
    var from = number(value, "minimum");
    var to = number(value, "maximum");
    if (from.isPresent() && to.isPresent()) {
      return ", %s to %s".formatted(from.get(), to.get());
    }
    return from.map(number -> ", at least " + number)
        .or(() -> to.map(number -> ", at most " + number))
        .orElse(NONE);
  }

  private static Optional<String> number(JsonObject value, String keyword) {
    return value.member(keyword).map(number -> ((JsonNumber) number).text());
  }

  private static String text(JsonObject value, String keyword) {
    return value.members().get(keyword) instanceof JsonString(var text) ? text : NONE;
  }

  private static Set<String> required(JsonObject mapping) {
    return elements(mapping, "required").stream()
        .map(name -> ((JsonString) name).value())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<JsonValue> elements(JsonObject value, String keyword) {
    return value.members().get(keyword) instanceof JsonArray(var elements) ? elements : List.of();
  }
}
