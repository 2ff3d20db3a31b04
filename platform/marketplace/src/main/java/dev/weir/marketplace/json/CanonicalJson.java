package dev.weir.marketplace.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/// The one form of a value that signatures are over.
///
/// It is OLPC's canonical JSON, which TUF uses, and RFC 8785 at once: what the two write
/// differently (control characters, fractions, names beyond ASCII, whose order is disputed, and
/// integers that a double cannot hold) is refused.
public final class CanonicalJson {

  /// The largest integer that every reader of JSON can hold: 2^53 - 1.
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /// The canonical form.
  ///
  /// @throws JsonException if the value has none
  public static byte[] write(JsonValue value) throws JsonException {
    var canonical = new CanonicalJson();
    canonical.append(value, "");
    return canonical.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void append(JsonValue value, String path) throws JsonException {
    switch (value) {
      case JsonNull _ -> out.append("null");
      case JsonBoolean(var truth) -> out.append(truth);
      case JsonNumber _ -> out.append(new JsonView(path, value).integer());
      case JsonString(var text) -> appendString(text, path);
      case JsonArray(var elements) -> appendArray(elements, path);
      case JsonObject object -> appendObject(object, path);
    }
  }

  private void appendArray(List<JsonValue> elements, String path) throws JsonException {
    out.append('[');
    for (var i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      append(elements.get(i), path + "[" + i + "]");
    }
    out.append(']');
  }

  private void appendObject(JsonObject object, String path) throws JsonException {
    out.append('{');
    var separator = "";
    for (var member : new TreeMap<>(object.members()).entrySet()) {
      var name = member.getKey();
      var memberPath = path.isEmpty() ? name : path + "." + name;
      if (name.chars().anyMatch(c -> c > 126)) {
        throw new JsonException(memberPath + ": a name beyond ASCII (expected: ASCII)");
      }
      out.append(separator);
      appendString(name, memberPath);
      out.append(':');
      append(member.getValue(), memberPath);
      separator = ",";
    }
    out.append('}');
  }

  private void appendString(String text, String path) throws JsonException {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ') {
        throw new JsonException(path + ": a control character (expected: none)");
      }
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }
}
