package dev.weir.plugins.ratelimit;

/// Reads single members of a JSON object (RFC 8259), without making anything of the others.
final class FlatJson {

  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final String text;
  private int position;

  FlatJson(String text) {
    this.text = text;
  }

  /// The member as text if it is a text, number or boolean; empty otherwise. The first counts if
  /// there are several.
  ///
  /// @throws IllegalArgumentException if the text is no JSON object as far as it had to be read
  String member(String name) {
    expect('{');
    if (peek() == '}') {
      return "";
    }
    while (true) {
      skipSpace();
      var key = string();
      expect(':');
      if (key.equals(name)) {
        return scalar();
      }
      skipValue();
      if (next() != ',') {
        return "";
      }
    }
  }

  private String scalar() {
    return switch (peek()) {
      case '"' -> string();
      case '{', '[' -> "";
      default -> {
        var word = word();
        yield word.equals("null") ? "" : word;
      }
    };
  }

  private void skipValue() {
    switch (peek()) {
      case '"' -> string();
      case '{', '[' -> skipNested();
      default -> word();
    }
  }

  private void skipNested() {
    var depth = 0;
    do {
      var c = peek();
      if (c == '"') {
        string();
        continue;
      }
      position++;
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    } while (depth > 0);
  }

  private String word() {
    var start = position;
    while (position < text.length() && ",}] \t\r\n".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    if (position == start) {
      throw wrong();
    }
    return text.substring(start, position);
  }

  private String string() {
    if (current() != '"') {
      throw wrong();
    }
    position++;
    var value = new StringBuilder();
    while (current() != '"') {
      var c = current();
      position++;
      value.append(c == '\\' ? escape() : c);
    }
    position++;
    return value.toString();
  }

  private char escape() {
    var c = current();
    position++;
    if (c == 'u') {
      if (position + 4 > text.length()) {
        throw wrong();
      }
      position += 4;
      return (char) Integer.parseInt(text, position - 4, position, 16);
    }
    var index = ESCAPES.indexOf(c);
    if (index < 0) {
      throw wrong();
    }
    return ESCAPED.charAt(index);
  }

  private char peek() {
    skipSpace();
    return current();
  }

  private char next() {
    var c = peek();
    position++;
    return c;
  }

  private void expect(char c) {
    if (next() != c) {
      throw wrong();
    }
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char current() {
    if (position >= text.length()) {
      throw wrong();
    }
    return text.charAt(position);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("no JSON object");
  }
}
