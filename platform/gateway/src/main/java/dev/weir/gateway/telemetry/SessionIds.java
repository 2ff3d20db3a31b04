package dev.weir.gateway.telemetry;

/// Takes the ids of sessions out of paths: servlet containers put them there for clients without
/// cookies, as `/cart;jsessionid=1A2B`.
final class SessionIds {

  private static final String PARAMETER = ";jsessionid=";

  private SessionIds() {}

  /// Whether there is one.
  static boolean areIn(String path) {
    for (var at = path.indexOf(';'); at >= 0; at = path.indexOf(';', at + 1)) {
      if (isAt(path, at)) {
        return true;
      }
    }
    return false;
  }

  static boolean isAt(String text, int at) {
    return text.regionMatches(true, at, PARAMETER, 0, PARAMETER.length());
  }

  /// The path without them.
  static String hidden(String path) {
    var told = new StringBuilder(path.length());
    var at = 0;
    while (at < path.length()) {
      if (isAt(path, at)) {
        at = hide(path, at, told);
      } else {
        told.append(path.charAt(at++));
      }
    }
    return told.toString();
  }

  /// Tells that one is there, and returns where it ends.
  static int hide(String text, int at, StringBuilder told) {
    var end = at + PARAMETER.length();
    told.append(text, at, end).append(Redaction.HIDDEN);
    while (end < text.length() && isOfId(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isOfId(char c) {
    return c > ' ' && "/\\?#;,\"<>".indexOf(c) < 0;
  }
}
