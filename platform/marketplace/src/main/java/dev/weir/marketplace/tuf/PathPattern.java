package dev.weir.marketplace.tuf;

/// The paths of a delegation: `*` stands for any characters but `/`, `?` for one.
final class PathPattern {

  private PathPattern() {}

  /// Whether a path fits. Takes no longer than their lengths multiplied, whatever the pattern.
  static boolean matches(String pattern, String path) {
    var p = 0;
    var t = 0;
    var star = -1;
    var resume = 0;
    while (t < path.length()) {
      var c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == '*') {
        star = p++;
        resume = t;
      } else if (c == path.charAt(t) || (c == '?' && path.charAt(t) != '/')) {
        p++;
        t++;
      } else if (star >= 0 && path.charAt(resume) != '/') {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
