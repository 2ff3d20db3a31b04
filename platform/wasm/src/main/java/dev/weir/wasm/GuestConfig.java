package dev.weir.wasm;

import dev.weir.api.Json;

/// A filter's configuration, as its guest gets it: JSON text, or the bare text of a JSON string.
///
/// So a guest that was written for another host and wants, say, YAML gets it from a block of text
/// in the file.
final class GuestConfig {

  private GuestConfig() {}

  static String of(Json config) {
    var text = config.text();
    return text.startsWith("\"") ? unquoted(text) : text;
  }

  private static String unquoted(String json) {
    var text = new StringBuilder(json.length());
    var end = json.length() - 1;
    var i = 1;
    while (i < end) {
      var c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        i++;
      } else if (json.charAt(i + 1) == 'u') {
        text.append((char) Integer.parseInt(json, i + 2, i + 6, 16));
        i += 6;
      } else {
        text.append(unescaped(json.charAt(i + 1)));
        i += 2;
      }
    }
    return text.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }
}
