package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads single parameters of a query where they stand, without decoding the rest.
///
/// Names and values are read as forms write them: percent-encoded UTF-8, with `+` for a space. A
/// `%` without two hex digits stands for itself.
final class QueryString {

  private QueryString() {}

  /// Where the value of the first parameter of that name begins, -1 if there is none. The value of
  /// a parameter without `=` is empty.
  static int find(String query, byte[] name) {
    for (var at = 0; at < query.length(); at = end(query, at) + 1) {
      var end = end(query, at);
      var equals = query.indexOf('=', at, end);
      var endOfName = equals < 0 ? end : equals;
      if (decodesTo(query, at, endOfName, name)) {
        return equals < 0 ? end : equals + 1;
      }
    }
    return -1;
  }

  /// Whether the value that begins there is that one.
  static boolean valueEquals(String query, int from, byte[] expected) {
    return decodesTo(query, from, end(query, from), expected);
  }

  /// The value that begins there.
  static String value(String query, int from) {
    var end = end(query, from);
    var decoded = new byte[end - from];
    var length = 0;
    for (var at = from; at < end; at += width(query, at, end)) {
      decoded[length++] = byteAt(query, at, end);
    }
    return new String(decoded, 0, length, UTF_8);
  }

  private static boolean decodesTo(String query, int from, int end, byte[] expected) {
    var length = 0;
    for (var at = from; at < end; at += width(query, at, end)) {
      if (length == expected.length || byteAt(query, at, end) != expected[length++]) {
        return false;
      }
    }
    return length == expected.length;
  }

  private static int end(String query, int from) {
    var end = query.indexOf('&', from);
    return end < 0 ? query.length() : end;
  }

  private static byte byteAt(String query, int at, int end) {
    var c = query.charAt(at);
    if (c == '+') {
      return ' ';
    }
    return (byte) (width(query, at, end) == 1 ? c : encoded(query, at));
  }

  private static int width(String query, int at, int end) {
    return query.charAt(at) == '%' && at + 2 < end && encoded(query, at) >= 0 ? 3 : 1;
  }

  private static int encoded(String query, int at) {
    return Character.digit(query.charAt(at + 1), 16) << 4
        | Character.digit(query.charAt(at + 2), 16);
  }
}
