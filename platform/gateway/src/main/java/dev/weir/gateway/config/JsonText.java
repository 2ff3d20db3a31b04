package dev.weir.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes JSON: of nodes without any space, of maps and lists for people to read.
public final class JsonText {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /// The node as JSON; empty if a part of it is broken.
  ///
  /// A value without quotes is null, a boolean or a number if it is written like one in JSON. A
  /// value with a reference is always text, whatever the reference says.
  static Optional<String> of(Node node) {
    var json = new JsonText();
    return json.write(node) ? Optional.of(json.out.toString()) : Optional.empty();
  }

  /// Maps, lists, strings, booleans, numbers and nodes as JSON, indented, in their own order.
  public static String pretty(Object value) {
    var json = new JsonText();
    json.write(value, "\n");
    return json.out.append('\n').toString();
  }

  /// The same in one line and in ASCII, as a header field can hold it.
  public static String line(Object value) {
    var json = new JsonText();
    json.writeLine(value);
    return json.out.toString();
  }

  private void writeLine(Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        var separator = "{";
        for (var entry : map.entrySet()) {
          out.append(separator);
          quote(entry.getKey().toString());
          out.append(':');
          writeLine(entry.getValue());
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        var separator = "[";
        for (var item : list) {
          out.append(separator);
          writeLine(item);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case String text -> quote(text);
      default -> out.append(value);
    }
  }

  private boolean write(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> {
        write(scalar);
        yield true;
      }
      case Node.Sequence sequence -> write(sequence);
      case Node.Mapping mapping -> write(mapping);
      case Node.Broken _ -> false;
    };
  }

  private void write(Node.Scalar scalar) {
    var text = scalar.text();
    if (scalar.isNull()) {
      out.append("null");
    } else if (scalar.isPlain() && isLiteral(text)) {
      out.append(text);
    } else {
      quote(text);
    }
  }

  private static boolean isLiteral(String text) {
    return text.equals("true") || text.equals("false") || NUMBER.matcher(text).matches();
  }

  private boolean write(Node.Sequence sequence) {
    var isWhole = true;
    var separator = "[";
    for (var item : sequence.items()) {
      out.append(separator);
      isWhole &= write(item);
      separator = ",";
    }
    out.append(sequence.items().isEmpty() ? "[]" : "]");
    return isWhole;
  }

  private boolean write(Node.Mapping mapping) {
    var isWhole = true;
    var separator = "{";
    for (var entry : mapping.entries()) {
      out.append(separator);
      quote(entry.key());
      out.append(':');
      isWhole &= write(entry.value());
      separator = ",";
    }
    out.append(mapping.entries().isEmpty() ? "{}" : "}");
    return isWhole;
  }

  private void write(Object value, String newline) {
    switch (value) {
      case Map<?, ?> map -> {
        var separator = "{";
        for (var entry : map.entrySet()) {
          out.append(separator).append(newline).append("  ");
          quote(entry.getKey().toString());
          out.append(": ");
          write(entry.getValue(), newline + "  ");
          separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : newline + "}");
      }
      case List<?> list -> {
        var separator = "[";
        for (var item : list) {
          out.append(separator).append(newline).append("  ");
          write(item, newline + "  ");
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : newline + "]");
      }
      case Node node -> write(node);
      case String text -> quote(text);
      default -> out.append(value);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
