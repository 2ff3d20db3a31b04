package dev.weir.marketplace.index;

import java.time.Duration;

/// Times as people say them: one number and a unit.
public final class Ages {

  private static final int MANY = 2;

  private Ages() {}

  /// `40 s`, `5 h`, `43 d`.
  public static String text(Duration age) {
    var positive = age.isNegative() ? Duration.ZERO : age;
    if (positive.toDays() > MANY) {
      return positive.toDays() + " d";
    }
    if (positive.toHours() > 0) {
      return positive.toHours() + " h";
    }
    return positive.toMinutes() > 0 ? positive.toMinutes() + " min" : positive.toSeconds() + " s";
  }
}
