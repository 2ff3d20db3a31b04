package dev.weir.marketplace.schema;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonBoolean;
import dev.weir.marketplace.json.JsonNull;
import dev.weir.marketplace.json.JsonNumber;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonString;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// One value held against a schema, as a gateway reads it: a number may stand in quotes, and names
/// may be written in snake_case.
final class SchemaMatch {

  private static final Pattern LITERAL =
      Pattern.compile("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final int MAX_SHOWN = 60;
  private static final int MAX_DEPTH = 100;

  private final ConfigSchema whole;
  private final Steps steps;
  private final List<String> problems = new ArrayList<>();

  SchemaMatch(ConfigSchema whole) {
    this(whole, new Steps());
  }

  private SchemaMatch(ConfigSchema whole, Steps steps) {
    this.whole = whole;
    this.steps = steps;
  }

  List<String> problems(JsonValue value, JsonObject schema) {
    check(value, schema, "", 0);
    // Whoever published the schema has a say in them, and they end in terminals.
    return problems.stream().map(Printable::of).toList();
  }

  private boolean accepts(JsonValue value, JsonValue schema, int depth) {
    var attempt = new SchemaMatch(whole, steps);
    attempt.check(value, schema, "", depth);
    return attempt.problems.isEmpty();
  }

  private void check(JsonValue value, JsonValue schema, String path, int depth) {
    if (depth > MAX_DEPTH || steps.areUsedUp()) {
      problem(path, value, "a schema that comes to an end");
      return;
    }
    if (schema instanceof JsonBoolean(var isAllowed)) {
      if (!isAllowed) {
        problem(path, value, "nothing");
      }
      return;
    }
    if (value instanceof JsonString(var text)
        && LITERAL.matcher(text).matches()
        && accepts(literal(text), schema, depth + 1)) {
      return;
    }
    var says = (JsonObject) schema;
    for (var keyword : says.members().entrySet()) {
      check(value, new Rule(keyword.getKey(), keyword.getValue(), says), path, depth + 1);
    }
  }

  private static JsonValue literal(String text) {
    return text.equals("true") || text.equals("false")
        ? new JsonBoolean(text.equals("true"))
        : new JsonNumber(text);
  }

  private record Rule(String keyword, JsonValue value, JsonObject schema) {

    long number() {
      return new BigDecimal(((JsonNumber) value).text()).longValueExact();
    }

    List<JsonValue> elements() {
      return value instanceof JsonArray array ? array.elements() : List.of(value);
    }
  }

  private void check(JsonValue value, Rule rule, String path, int depth) {
    switch (rule.keyword()) {
      case "$ref" -> check(value, whole.target(rule.schema()).orElseThrow(), path, depth);
      case "type" -> require(hasType(value, rule), path, value, rule.value());
      case "const" -> require(value.equals(rule.value()), path, value, rule.value());
      case "enum" -> require(rule.elements().contains(value), path, value, rule.value());
      case "allOf" -> rule.elements().forEach(one -> check(value, one, path, depth));
      case "anyOf" -> checkAny(value, rule, path, depth);
      case "oneOf" ->
          requireThat(
              rule.elements().stream().filter(one -> accepts(value, one, depth)).count() == 1,
              path,
              value,
              "exactly one of the ways to write it");
      case "not" -> requireThat(!accepts(value, rule.value(), depth), path, value, "not this");
      default -> checkParts(value, rule, path, depth);
    }
  }

  // The way that is meant tells most: the one of the value's own type.
  private void checkAny(JsonValue value, Rule rule, String path, int depth) {
    var ways = rule.elements();
    if (ways.stream().anyMatch(way -> accepts(value, way, depth))) {
      return;
    }
    for (var way : ways) {
      if (way instanceof JsonObject object && isMeant(value, whole.followed(object))) {
        check(value, way, path, depth);
        return;
      }
    }
    problem(path, value, "one of the ways to write it");
  }

  private static boolean isMeant(JsonValue value, JsonObject way) {
    var type = way.member("type");
    return type.isEmpty()
        || type.get().equals(new JsonString("object")) == value instanceof JsonObject;
  }

  private void checkParts(JsonValue value, Rule rule, String path, int depth) {
    switch (value) {
      case JsonString(var text) -> checkText(text, rule, path, value);
      case JsonNumber(var text) -> checkNumber(new BigDecimal(text), rule, path, value);
      case JsonArray(var elements) -> checkList(elements, rule, path, depth);
      case JsonObject object -> checkObject(object, rule, path, depth);
      case JsonBoolean _, JsonNull _ -> {}
    }
  }

  private void checkText(String text, Rule rule, String path, JsonValue value) {
    switch (rule.keyword()) {
      case "pattern" ->
          requireThat(
              steps.find(((JsonString) rule.value()).value(), text),
              path,
              value,
              "as " + ((JsonString) rule.value()).value());
      case "minLength", "maxLength" -> checkCount(text.length(), rule, path, value);
      default -> {}
    }
  }

  private void checkNumber(BigDecimal number, Rule rule, String path, JsonValue value) {
    switch (rule.keyword()) {
      case "minimum" ->
          requireThat(
              number.compareTo(BigDecimal.valueOf(rule.number())) >= 0,
              path,
              value,
              "at least " + rule.number());
      case "maximum" ->
          requireThat(
              number.compareTo(BigDecimal.valueOf(rule.number())) <= 0,
              path,
              value,
              "at most " + rule.number());
      default -> {}
    }
  }

  private void checkList(List<JsonValue> elements, Rule rule, String path, int depth) {
    var list = new JsonArray(elements);
    switch (rule.keyword()) {
      case "minItems", "maxItems" -> checkCount(elements.size(), rule, path, list);
      case "uniqueItems" ->
          requireThat(
              rule.value().equals(new JsonBoolean(false))
                  || new HashSet<>(elements).size() == elements.size(),
              path,
              list,
              "nothing twice");
      case "items" -> {
        for (int i = 0; i < elements.size(); i++) {
          check(elements.get(i), rule.value(), path + "[" + i + "]", depth);
        }
      }
      default -> {}
    }
  }

  private void checkObject(JsonObject object, Rule rule, String path, int depth) {
    switch (rule.keyword()) {
      case "minProperties", "maxProperties" ->
          checkCount(object.members().size(), rule, path, object);
      case "required" -> {
        for (var name : rule.elements()) {
          var property = ((JsonString) name).value();
          var isThere = object.member(property).or(() -> object.member(property.replace('-', '_')));
          if (isThere.isEmpty()) {
            problems.add(below(path, property) + ": missing");
          }
        }
      }
      case "properties", "additionalProperties" -> checkMembers(object, rule, path, depth);
      case "propertyNames" ->
          object
              .members()
              .keySet()
              .forEach(name -> check(new JsonString(name), rule.value(), below(path, name), depth));
      default -> {}
    }
  }

  private void checkMembers(JsonObject object, Rule rule, String path, int depth) {
    var properties = rule.schema().inner("properties");
    var names = properties.members().keySet();
    for (var member : object.members().entrySet()) {
      var name = names.contains(member.getKey()) ? member.getKey() : kebab(member.getKey(), names);
      var place = below(path, member.getKey());
      if (rule.keyword().equals("properties")) {
        properties.member(name).ifPresent(says -> check(member.getValue(), says, place, depth));
      } else if (!names.contains(name) && rule.value().equals(new JsonBoolean(false))) {
        problems.add(place + ": unknown property (expected: one of " + sorted(names) + ")");
      } else if (!names.contains(name)) {
        check(member.getValue(), rule.value(), place, depth);
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String kebab(String name, Set<String> names) {
    var kebab = name.replace('_', '-');
    return names.contains(kebab) ? kebab : name;
  }

  private void checkCount(int count, Rule rule, String path, JsonValue value) {
    var isMinimum = rule.keyword().startsWith("min");
    requireThat(
        isMinimum ? count >= rule.number() : count <= rule.number(),
        path,
        value,
        (isMinimum ? "at least " : "at most ") + rule.number());
  }

  private static boolean hasType(JsonValue value, Rule rule) {
    var type =
        switch (value) {
          case JsonObject _ -> "object";
          case JsonArray _ -> "array";
          case JsonString _ -> "string";
          case JsonNumber(var text) -> text.matches("-?[0-9]+") ? "integer" : "number";
          case JsonBoolean _ -> "boolean";
          case JsonNull _ -> "null";
        };
    return rule.elements().contains(new JsonString(type))
        || (type.equals("integer") && rule.elements().contains(new JsonString("number")));
  }

  private void require(boolean holds, String path, JsonValue value, JsonValue expected) {
    requireThat(holds, path, value, JsonWriter.text(expected));
  }

  private void requireThat(boolean holds, String path, JsonValue value, String expected) {
    if (!holds) {
      problem(path, value, expected);
    }
  }

  private void problem(String path, JsonValue value, String expected) {
    var text = JsonWriter.text(value).replaceAll("\\s+", " ").strip();
    var shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    problems.add(
        "%s: %s (expected: %s)".formatted(path, shown, expected.replaceAll("\\s+", " ").strip()));
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
