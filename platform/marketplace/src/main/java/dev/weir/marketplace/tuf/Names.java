package dev.weir.marketplace.tuf;

import java.util.regex.Pattern;

/// The names that targets, patterns and roles may have.
///
/// Names become parts of URLs and of file names on any system, so they are of few characters: none
/// that a URL, a shell or the patterns of other clients treat specially, and no segment begins with
/// a dot.
public final class Names {

  private static final int MAX_LENGTH = 512;
  private static final String REST = "[A-Za-z0-9._+@=~,-]*";
  private static final String SEGMENT = "[A-Za-z0-9_]" + REST;
  private static final Pattern TARGET = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*");
  private static final String PATTERN_SEGMENT = "[A-Za-z0-9_*?][A-Za-z0-9._+@=~,*?-]*";
  private static final Pattern PATTERN =
      Pattern.compile(PATTERN_SEGMENT + "(/" + PATTERN_SEGMENT + ")*");
  // Lower case: names of files must differ where case does not count.
  private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Names() {}

  /// Whether a target may be called so.
  public static boolean isTarget(String name) {
    return name.length() <= MAX_LENGTH && TARGET.matcher(name).matches();
  }

  /// Whether a delegation may be for such paths.
  public static boolean isPattern(String pattern) {
    return pattern.length() <= MAX_LENGTH && PATTERN.matcher(pattern).matches();
  }

  /// Whether a delegated role may be called so.
  public static boolean isDelegatedRole(String name) {
    return ROLE.matcher(name).matches() && !Root.ROLES.contains(name);
  }

  static void requireTarget(String name, String file) throws TufException {
    if (!isTarget(name)) {
      throw refused("target", name, file);
    }
  }

  static TufException refused(String what, String name, String file) {
    var shown = name.substring(0, Math.min(name.length(), 80)).replaceAll("[^ -~]", "?");
    return new TufException(
        Check.PATH, file, what + " '" + shown + "' (expected: letters, digits and ._+@=~,-/)");
  }
}
