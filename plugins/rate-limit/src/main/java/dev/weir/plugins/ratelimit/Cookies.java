package dev.weir.plugins.ratelimit;

import dev.weir.api.Headers;

/// Reads cookies of a request (RFC 6265 section 4.2.1).
final class Cookies {

  private Cookies() {}

  /// The value of the first cookie of that name; empty if there is none.
  static String value(Headers headers, String name) {
    for (var field : headers.all("Cookie")) {
      var start = 0;
      while (start < field.length()) {
        var end = field.indexOf(';', start);
        end = end < 0 ? field.length() : end;
        var equals = field.indexOf('=', start);
        if (equals >= 0 && equals < end && field.substring(start, equals).strip().equals(name)) {
          return field.substring(equals + 1, end).strip();
        }
        start = end + 1;
      }
    }
    return "";
  }
}
