package dev.weir.gateway.filter;

import dev.weir.api.Response;
import java.util.Set;

/// Tells the answers that a cache had in store from those that a filter has made up, by what the
/// cache says in `Cache-Status` (RFC 9211).
final class StoredAnswers {

  private static final String FIELD = "Cache-Status";
  private static final Set<String> STORED = Set.of("hit", "collapsed");

  private StoredAnswers() {}

  /// Whether the filter that gives it had it in store, or got it for another request.
  static boolean isOne(Response response) {
    var lines = response.headers().all(FIELD);
    return !lines.isEmpty() && isStored(lines.getLast());
  }

  // Each cache adds a member, so the last is of the one closest to the client.
  private static boolean isStored(String line) {
    var isStored = false;
    var isQuoted = false;
    var start = 0;
    for (var i = 0; i <= line.length(); i++) {
      var c = i < line.length() ? line.charAt(i) : ';';
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == '\\' && isQuoted) {
        i++;
      } else if (!isQuoted && (c == ';' || c == ',')) {
        isStored |= STORED.contains(line.substring(start, i).strip());
        isStored &= c == ';';
        start = i + 1;
      }
    }
    return isStored;
  }
}
