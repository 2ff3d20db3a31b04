package dev.weir.gateway.config;

import java.time.Duration;
import java.util.Optional;

/// How often indexes are asked for news: a duration, or `off`.
///
/// @param every empty if they are never asked
public record IndexRefresh(Optional<Duration> every) {

  /// What a problem says was expected.
  static final String EXPECTED = "a duration from 1s on, such as 1h, or off";

  /// Never.
  public static final IndexRefresh OFF = new IndexRefresh(Optional.empty());

  private static final Duration LEAST = Duration.ofSeconds(1);

  /// What a text says.
  ///
  /// @throws IllegalArgumentException if it says nothing of that kind
  public static IndexRefresh parse(String text) {
    if (text.equals("off")) {
      return OFF;
    }
    var every = Durations.parse(text);
    if (every.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(text);
    }
    return new IndexRefresh(Optional.of(every));
  }
}
