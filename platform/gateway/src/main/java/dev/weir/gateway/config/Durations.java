package dev.weir.gateway.config;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as the file has them: `10s`, `500ms`, `1m30s`.
public final class Durations {

  /// The largest unit first, each at most once, at least one.
  static final String FORMAT = "(?=.)(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?";

  private static final Pattern PATTERN = Pattern.compile(FORMAT);
  private static final Duration[] UNITS = {
    Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1)
  };

  private Durations() {}

  /// The duration that the text says.
  ///
  /// @throws IllegalArgumentException if it does not, or if its nanoseconds do not fit into a long
  public static Duration parse(String text) {
    var matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    try {
      var nanos = 0L;
      for (int i = 0; i < UNITS.length; i++) {
        var digits = matcher.group(i + 1);
        if (digits != null) {
          var part = Math.multiplyExact(Long.parseLong(digits), UNITS[i].toNanos());
          nanos = Math.addExact(nanos, part);
        }
      }
      return Duration.ofNanos(nanos);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// A duration of whole milliseconds as the file has it.
  static String written(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    return part(duration.toHours(), "h")
        + part(duration.toMinutesPart(), "m")
        + part(duration.toSecondsPart(), "s")
        + part(duration.toMillisPart(), "ms");
  }

  private static String part(long value, String unit) {
    return value == 0 ? "" : value + unit;
  }
}
