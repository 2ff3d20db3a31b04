package dev.weir.api;

/// What may stand in a field's name and value.
final class FieldSyntax {

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (var c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (var c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
    for (var c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private FieldSyntax() {}

  static boolean isToken(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static String requireName(String name) {
    if (!isToken(name)) {
      throw new IllegalArgumentException("'" + printable(name) + "' (expected: a header name)");
    }
    return name;
  }

  static String requireValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127 || c > 255) {
        throw new IllegalArgumentException(
            "'" + printable(value) + "' (expected: a header value without control characters)");
      }
    }
    if (!value.isEmpty() && (isSpace(value, 0) || isSpace(value, value.length() - 1))) {
      throw new IllegalArgumentException(
          "'" + printable(value) + "' (expected: a header value without spaces at its ends)");
    }
    return value;
  }

  private static boolean isSpace(String value, int index) {
    return value.charAt(index) == ' ' || value.charAt(index) == '\t';
  }

  private static String printable(String text) {
    var result = new StringBuilder();
    text.chars()
        .limit(80)
        .forEach(c -> {
          if (c >= ' ' && c < 127) {
            result.append((char) c);
          } else {
            result.append(String.format("\\u%04x", c));
          }
        });
    return result.toString();
  }
}
