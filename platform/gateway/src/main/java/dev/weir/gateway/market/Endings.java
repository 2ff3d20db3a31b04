package dev.weir.gateway.market;

import java.time.Duration;

/// Waits for the end of threads, but not for ever.
final class Endings {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Endings() {}

  static void await(Thread thread) {
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
