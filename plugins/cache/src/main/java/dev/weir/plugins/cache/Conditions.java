package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.List;
import java.util.OptionalLong;

/// Conditions of requests that a cache can judge by what it has stored (RFC 9111 section 4.3.2).
final class Conditions {

  /// What makes a request conditional on what the client has.
  static final List<String> FIELDS = List.of("If-None-Match", "If-Modified-Since");

  private Conditions() {}

  /// Whether the client wants the response only if it has changed.
  static boolean areIn(Headers request) {
    return FieldLists.containsAny(request, FIELDS);
  }

  /// Whether the client has this response already.
  ///
  /// @param now in milliseconds since 1970
  static boolean isNotModified(Headers request, Headers response, long now) {
    if (request.contains("If-None-Match")) {
      var tag = response.first("ETag");
      return FieldLists.tags(request, "If-None-Match").stream()
          .anyMatch(it -> it.equals("*") || tag.filter(own -> areAlike(own, it)).isPresent());
    }
    var since = date(request, "If-Modified-Since", now);
    if (since.isEmpty()) {
      return false;
    }
    var modified = date(response, "Last-Modified", now);
    var changed = modified.isPresent() ? modified : date(response, "Date", now);
    return changed.isPresent() && changed.getAsLong() <= since.getAsLong();
  }

  /// Whether the client's parts are of this response, so that it can have another one.
  static boolean isSame(Headers request, Headers response) {
    var range = request.first("If-Range");
    if (range.isEmpty()) {
      return true;
    }
    var tag = response.first("ETag").filter(Conditions::isStrong);
    return tag.equals(range) || response.first("Last-Modified").equals(range);
  }

  /// Whether two entity tags stand for the same content (RFC 9110 section 8.8.3.2).
  static boolean areAlike(String one, String other) {
    return opaque(one).equals(opaque(other));
  }

  private static boolean isStrong(String tag) {
    return tag.startsWith("\"");
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static OptionalLong date(Headers headers, String name, long now) {
    var values = headers.all(name);
    return values.size() == 1 ? HttpDates.parse(values.getFirst(), now) : OptionalLong.empty();
  }
}
