package dev.weir.marketplace.json;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A value and where it was found, asked for the type that is expected there.
///
/// Each question is answered or ends in a [JsonException] as `releases[0].size: 'x' (expected:
/// integer)`.
///
/// @param path where the value is; empty for a whole document
public record JsonView(String path, JsonValue value) {

  private static final int MAX_SHOWN = 60;
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  /// A whole document.
  public static JsonView of(JsonValue document) {
    return new JsonView("", document);
  }

  /// A whole document, read from its text.
  public static JsonView read(byte[] bytes, JsonReader.Limits limits) throws JsonException {
    return of(JsonReader.read(bytes, limits));
  }

  /// The member of a name.
  public JsonView member(String name) throws JsonException {
    var member = object().members().get(name);
    if (member == null) {
      throw new JsonException(pathOf(name) + ": missing");
    }
    return new JsonView(pathOf(name), member);
  }

  /// The member of a name, if there is one that is not `null`.
  public Optional<JsonView> optional(String name) throws JsonException {
    return object()
        .member(name)
        .filter(member -> member != JsonNull.NULL)
        .map(member -> new JsonView(pathOf(name), member));
  }

  /// All members, in the order in which they were written.
  public SequencedMap<String, JsonView> members() throws JsonException {
    var views = new LinkedHashMap<String, JsonView>();
    object().members().forEach((name, v) -> views.put(name, new JsonView(pathOf(name), v)));
    return Collections.unmodifiableSequencedMap(views);
  }

  /// All elements.
  public List<JsonView> elements() throws JsonException {
    if (!(value instanceof JsonArray(var elements))) {
      throw refused("array");
    }
    var views = new ArrayList<JsonView>();
    for (var element : elements) {
      views.add(new JsonView(path + "[" + views.size() + "]", element));
    }
    return List.copyOf(views);
  }

  /// All elements, as texts.
  public List<String> strings() throws JsonException {
    var texts = new ArrayList<String>();
    for (var element : elements()) {
      texts.add(element.string());
    }
    return List.copyOf(texts);
  }

  /// This, as an object.
  public JsonObject object() throws JsonException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw refused("object");
  }

  /// This, as a text.
  public String string() throws JsonException {
    if (value instanceof JsonString(var text)) {
      return text;
    }
    throw refused("string");
  }

  /// This, as a truth value.
  public boolean bool() throws JsonException {
    if (value instanceof JsonBoolean(var truth)) {
      return truth;
    }
    throw refused("true or false");
  }

  /// This, as an integer that every reader of JSON can hold.
  public long integer() throws JsonException {
    return integer(-CanonicalJson.MAX_INTEGER, CanonicalJson.MAX_INTEGER);
  }

  /// This, as an integer within bounds.
  public long integer(long min, long max) throws JsonException {
    if (value instanceof JsonNumber(var text) && INTEGER.matcher(text).matches()) {
      var number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
      throw refused("integer from " + min + " to " + max);
    }
    throw refused("integer");
  }

  /// This text, if it is one of some.
  public String oneOf(String... allowed) throws JsonException {
    var text = string();
    if (!Arrays.asList(allowed).contains(text)) {
      throw refused("one of: " + List.of(allowed));
    }
    return text;
  }

  /// Text of one line, for people: it ends in terminals, so nothing in it may steer one.
  public String line(int max) throws JsonException {
    var text = string();
    if (text.isBlank() || text.length() > max || !Printable.isPrintable(text)) {
      throw refused("1 to " + max + " printable characters");
    }
    return text;
  }

  /// This, as the digest of a file.
  public String sha256() throws JsonException {
    if (!Sha256.isDigest(string())) {
      throw refused("64 hexadecimal digits in lower case");
    }
    return string();
  }

  /// Refuses members of other names.
  public void allowOnly(String... names) throws JsonException {
    var unknown = new TreeSet<>(object().members().keySet());
    unknown.removeAll(Arrays.asList(names));
    if (!unknown.isEmpty()) {
      throw new JsonException(
          pathOf(unknown.first()) + ": unknown (expected: one of: " + List.of(names) + ")");
    }
  }

  /// That this value is not what it has to be.
  public JsonException refused(String expected) {
    return new JsonException(
        (path.isEmpty() ? "" : path + ": ") + shown() + " (expected: " + expected + ")");
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String shown() {
    return switch (value) {
      case JsonObject _ -> "an object";
      case JsonArray _ -> "an array";
      case JsonNull _ -> "null";
      case JsonBoolean(var truth) -> "" + truth;
      case JsonNumber(var text) -> text;
      case JsonString(var text) -> "'" + Printable.of(text, MAX_SHOWN) + "'";
    };
  }
}
