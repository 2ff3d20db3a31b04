package dev.weir.plugins.ratelimit;

import dev.weir.api.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Reads claims of a bearer token (RFC 7519) that nobody has verified here.
///
/// A claim of another kind than text, number and boolean counts as missing, and so does each claim
/// of a token that is too long or not well-formed as far as it had to be read.
final class Claims {

  private static final int MAX_PAYLOAD = 8 * 1024;
  private static final String SCHEME = "Bearer ";

  private Claims() {}

  /// The claim as text; empty if there is none.
  static String value(Headers headers, String name) {
    var field = headers.first("Authorization").orElse("");
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return "";
    }
    var first = field.indexOf('.');
    var second = field.indexOf('.', first + 1);
    if (first < 0 || second < 0 || second - first > MAX_PAYLOAD) {
      return "";
    }
    try {
      var payload = Base64.getUrlDecoder().decode(field.substring(first + 1, second));
      return new FlatJson(new String(payload, StandardCharsets.UTF_8)).member(name);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
