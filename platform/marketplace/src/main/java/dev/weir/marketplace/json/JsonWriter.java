package dev.weir.marketplace.json;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;

/// A writer for people: members in their order, one on a line, indented by two spaces.
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder();
  private int depth;

  private JsonWriter() {}

  /// The text of a value, ending with a line break.
  public static byte[] write(JsonValue value) {
    return (text(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The text of a value.
  public static String text(JsonValue value) {
    var writer = new JsonWriter();
    writer.append(value);
    return writer.out.toString();
  }

  private void append(JsonValue value) {
    switch (value) {
      case JsonNull _ -> out.append("null");
      case JsonBoolean(var truth) -> out.append(truth);
      case JsonNumber(var number) -> out.append(number);
      case JsonString(var text) -> appendString(text);
      case JsonArray(var elements) -> appendLines('[', ']', elements, this::append);
      case JsonObject object ->
          appendLines(
              '{',
              '}',
              object.members().entrySet(),
              member -> {
                appendString(member.getKey());
                out.append(": ");
                append(member.getValue());
              });
    }
  }

  private <T> void appendLines(char open, char close, Collection<T> lines, Consumer<T> each) {
    out.append(open);
    depth++;
    var separator = "";
    for (var line : lines) {
      out.append(separator).append('\n').repeat(' ', 2 * depth);
      each.accept(line);
      separator = ",";
    }
    depth--;
    if (!lines.isEmpty()) {
      out.append('\n').repeat(' ', 2 * depth);
    }
    out.append(close);
  }

  private void appendString(String text) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      appendChar(text.charAt(i));
    }
    out.append('"');
  }

  private void appendChar(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < ' ' || c == 127) {
          out.append("\\u%04x".formatted((int) c));
          return;
        }
        out.append(c);
      }
    }
  }
}
