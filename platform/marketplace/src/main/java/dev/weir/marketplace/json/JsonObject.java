package dev.weir.marketplace.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Named values in the order in which they were written.
public record JsonObject(SequencedMap<String, JsonValue> members) implements JsonValue {

  /// Without members.
  public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

  public JsonObject {
    members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
  }

  /// A copy of a map.
  public static JsonObject of(Map<String, ? extends JsonValue> members) {
    return new JsonObject(new LinkedHashMap<>(members));
  }

  /// The member of a name.
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /// The member of a name, if it is an object; empty if there is none or it is something else.
  public JsonObject inner(String name) {
    return members.get(name) instanceof JsonObject object ? object : EMPTY;
  }

  /// A copy with a member set.
  public JsonObject with(String name, JsonValue value) {
    var copy = new LinkedHashMap<>(members);
    copy.put(name, value);
    return new JsonObject(copy);
  }

  /// A copy with a member set to a text.
  public JsonObject with(String name, String value) {
    return with(name, new JsonString(value));
  }

  /// A copy with a member set to an integer.
  public JsonObject with(String name, long value) {
    return with(name, JsonNumber.of(value));
  }

  /// A copy with a member set to a truth value.
  public JsonObject with(String name, boolean value) {
    return with(name, new JsonBoolean(value));
  }

  /// A copy without a member.
  public JsonObject without(String name) {
    var copy = new LinkedHashMap<>(members);
    copy.remove(name);
    return new JsonObject(copy);
  }
}
