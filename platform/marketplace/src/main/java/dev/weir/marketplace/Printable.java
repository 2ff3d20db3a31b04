package dev.weir.marketplace;

import java.util.regex.Pattern;

/// Text of strangers, as it may end in logs and terminals: nothing in it steers one.
public final class Printable {

  private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /// Whether a text may be shown as it is.
  public static boolean isPrintable(String text) {
    return isAscii(text) || !STEERING.matcher(text).find();
  }

  // What nearly all texts are.
  private static boolean isAscii(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /// A text as it may be shown, on one line.
  public static String of(String text) {
    return STEERING.matcher(text).replaceAll("?");
  }

  /// The same, cut if it is long.
  public static String of(String text, int maxLength) {
    return text.length() <= maxLength ? of(text) : of(text.substring(0, maxLength)) + "...";
  }
}
