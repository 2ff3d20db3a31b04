package dev.weir.cli;

import java.time.Duration;
import java.util.Locale;

/// How commands put things into words.
final class Texts {

  private Texts() {}

  /// `1 route`, `2 routes`.
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /// `3 cases: 2 passed, 1 failed, 4 not asked for (- expected, + got)`.
  static String summary(int all, int run, int failed) {
    return "%s: %d passed, %d failed%s%s"
        .formatted(
            count(run, "case"),
            run - failed,
            failed,
            run == all ? "" : ", " + (all - run) + " not asked for",
            failed == 0 ? "" : " (- expected, + got)");
  }

  /// `1m30s`, as durations are written in the file.
  static String of(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
