package dev.weir.api;

/// What may stand in a path and in a query (RFC 3986 sections 3.3 and 3.4).
final class TargetSyntax {

  private static final boolean[] PATH = new boolean[128];
  private static final boolean[] QUERY = new boolean[128];

  static {
    for (var c = '!'; c < 127; c++) {
      // Browsers send these unencoded in a query, and servers take them there.
      QUERY[c] = c != '#';
      PATH[c] = "\"#<>?\\^`{|}".indexOf(c) < 0;
    }
  }

  private TargetSyntax() {}

  static String requirePath(String path) {
    if (path.equals("*")) {
      return path;
    }
    if (!path.startsWith("/") || !consistsOf(PATH, path)) {
      throw new IllegalArgumentException("'" + path + "' (expected: a path in percent-encoding)");
    }
    return path;
  }

  static String requireQuery(String query) {
    if (!consistsOf(QUERY, query)) {
      throw new IllegalArgumentException("'" + query + "' (expected: a query in percent-encoding)");
    }
    return query;
  }

  private static boolean consistsOf(boolean[] allowed, String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= 128 || !allowed[c]) {
        return false;
      }
    }
    return true;
  }
}
