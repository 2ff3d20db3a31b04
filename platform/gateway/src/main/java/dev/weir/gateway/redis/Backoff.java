package dev.weir.gateway.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a server is tried again: longer each time, up to a second, and never as
/// long as others do who lost it at the same moment.
///
/// For one thread at a time.
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long MAX_MILLIS = 1000;
  private static final long LEAST_MILLIS = 5;

  private final RandomGenerator random;
  private long bound = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The next pause.
  Duration next() {
    var pause = Math.max(LEAST_MILLIS, random.nextLong(bound + 1));
    bound = Math.min(MAX_MILLIS, 2 * bound);
    return Duration.ofMillis(pause);
  }

  /// Says that the server works.
  void reset() {
    bound = FIRST_MILLIS;
  }
}
