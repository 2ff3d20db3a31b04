package dev.weir.gateway.route;

import java.util.Locale;
import java.util.regex.Pattern;

/// The hosts that a route answers: one by its name, or `*.example.com` for all names of one or more
/// labels in front of it.
final class HostPattern {

  /// Above the length of any suffix: an exact host goes before all wildcards.
  static final int EXACT = Integer.MAX_VALUE;

  static final int DIFFERENT = -1;

  private static final Pattern SYNTAX =
      Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+]");

  private HostPattern() {}

  static String parse(String text) {
    var pattern = text.toLowerCase(Locale.ROOT);
    if (!SYNTAX.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: a host without port, such as example.com or *.example.com)");
    }
    return pattern;
  }

  static boolean isWildcard(String pattern) {
    return pattern.startsWith("*");
  }

  /// What a host must end with: `.example.com` of `*.example.com`.
  static String suffix(String wildcard) {
    return wildcard.substring(1);
  }

  /// How precisely the pattern names the host, [#DIFFERENT] if it does not.
  static int precision(String pattern, String host) {
    if (!isWildcard(pattern)) {
      return pattern.equals(host) ? EXACT : DIFFERENT;
    }
    var suffix = suffix(pattern);
    return host.length() > suffix.length() && host.endsWith(suffix) ? suffix.length() : DIFFERENT;
  }
}
