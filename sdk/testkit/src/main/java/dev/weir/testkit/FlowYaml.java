package dev.weir.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one value in YAML's flow style: `text`, `"text"`, `[a, b]`, `{ key: value }`.
///
/// The part of YAML that fits into one line and that defaults are written in; the gateway reads all
/// of it. A value becomes a `String`, a `List` or a `Map`.
final class FlowYaml {

  private final String text;
  private int position;

  private FlowYaml(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    var trimmed = text.strip();
    if (trimmed.isEmpty() || "[{\"'".indexOf(trimmed.charAt(0)) < 0) {
      return trimmed;
    }
    var parser = new FlowYaml(trimmed);
    var value = parser.value();
    parser.skipSpaces();
    if (parser.position < trimmed.length()) {
      throw parser.expected("the end of the value");
    }
    return value;
  }

  private Object value() {
    skipSpaces();
    return switch (current()) {
      case '[' -> list();
      case '{' -> map();
      case '"', '\'' -> quoted();
      default -> plain();
    };
  }

  private List<Object> list() {
    var values = new ArrayList<>();
    position++;
    while (!closes(']')) {
      values.add(value());
      separator(']');
    }
    return values;
  }

  private Map<String, Object> map() {
    var values = new LinkedHashMap<String, Object>();
    position++;
    while (!closes('}')) {
      var key = current() == '"' || current() == '\'' ? quoted() : plain();
      skipSpaces();
      if (current() != ':') {
        throw expected("':' after '" + key + "'");
      }
      position++;
      if (values.put(key, value()) != null) {
        throw expected("'" + key + "' once");
      }
      separator('}');
    }
    return values;
  }

  private boolean closes(char end) {
    skipSpaces();
    if (current() != end) {
      return false;
    }
    position++;
    return true;
  }

  private void separator(char end) {
    skipSpaces();
    if (current() == ',') {
      position++;
    } else if (current() != end) {
      throw expected("',' or '" + end + "'");
    }
  }

  private String plain() {
    var start = position;
    while (position < text.length() && !endsPlain()) {
      position++;
    }
    var value = text.substring(start, position).strip();
    if (value.isEmpty()) {
      throw expected("a value");
    }
    return value;
  }

  private boolean endsPlain() {
    var c = text.charAt(position);
    var last = position + 1 == text.length();
    return ",]}[{".indexOf(c) >= 0
        || (c == ':' && (last || " ,]}".indexOf(text.charAt(position + 1)) >= 0));
  }

  private String quoted() {
    var quote = current();
    var value = new StringBuilder();
    position++;
    while (true) {
      var c = current();
      position++;
      if (c == quote && quote == '\'' && position < text.length() && current() == '\'') {
        position++;
        value.append('\'');
      } else if (c == quote) {
        return value.toString();
      } else {
        value.append(c == '\\' && quote == '"' ? escaped() : c);
      }
    }
  }

  private char escaped() {
    var c = current();
    position++;
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '0' -> '\0';
      case '"', '\\', '/' -> c;
      default -> throw expected("one of \\n \\r \\t \\0 \\\" \\\\ \\/");
    };
  }

  private void skipSpaces() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private char current() {
    if (position >= text.length()) {
      throw expected("more");
    }
    return text.charAt(position);
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "'" + text + "' (expected: " + what + " at column " + (position + 1) + ")");
  }
}
