package dev.weir.plugins.rewrite;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a path must not become.
final class Paths {

  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(?:[/;]|$)");
  private static final Pattern BROKEN_ENCODING = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern HIDDEN_PLAIN =
      Pattern.compile("%(?:3[0-9]|[46][1-9a-f]|[57][0-9a]|2[de]|5f|7e)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_ALLOWED = Pattern.compile("[^!-~]|[\"#<>?\\\\^`{|}]");

  private Paths() {}

  /// The path with one slash in front: two would make its first segment a host to some readers.
  static String rooted(String path) {
    var start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return start == 1 ? path : "/" + path.substring(start);
  }

  /// Whether the path is canonical: no dot segments, no plain character in percent-encoding.
  static boolean isSafe(String path) {
    return !NOT_ALLOWED.matcher(path).find()
        && !BROKEN_ENCODING.matcher(path).find()
        && !HIDDEN_PLAIN.matcher(path).find()
        && !DOT_SEGMENT.matcher(path).find();
  }

  /// Whether an encoded slash, backslash or NUL is in the path that was not in the original.
  static boolean hides(String path, String original) {
    var after = path.toLowerCase(Locale.ROOT);
    var before = original.toLowerCase(Locale.ROOT);
    for (var encoded : new String[] {"%2f", "%5c", "%00"}) {
      if (after.contains(encoded) && !before.contains(encoded)) {
        return true;
      }
    }
    return false;
  }
}
