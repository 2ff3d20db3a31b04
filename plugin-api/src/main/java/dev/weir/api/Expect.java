package dev.weir.api;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Checks of configuration values whose messages state the value and what was expected of it.
public final class Expect {

  private Expect() {}

  /// Throws unless the condition holds.
  ///
  /// ```java
  /// public record Config(@Default("100") int requests) {
  ///   public Config {
  ///     Expect.that(requests > 0, "requests", requests, "> 0");
  ///   }
  /// }
  /// ```
  ///
  /// @param property the name as it is written in the file; the message begins with it, and the
  ///   gateway puts the path of the record in front: `routes[0].filters[1].requests: '0' (expected:
  ///   > 0)`
  /// @throws IllegalArgumentException if the condition does not hold
  public static void that(
      boolean condition, String property, @Nullable Object value, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(
          property + ": '" + written(value) + "' (expected: " + expected + ")");
    }
  }

  // As a file has it: 1m30s, not PT1M30S.
  private static @Nullable Object written(@Nullable Object value) {
    return value instanceof Duration
        ? value.toString().replace("PT", "").toLowerCase(Locale.ROOT)
        : value;
  }
}
