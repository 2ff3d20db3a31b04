package dev.weir.marketplace.tuf;

import java.time.Duration;

/// How long one download may still wait for its next bytes.
final class Pace {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HttpSource.Limits limits;
  private final long start = System.nanoTime();
  private long received;

  Pace(HttpSource.Limits limits) {
    this.limits = limits;
  }

  void received(int bytes) {
    received += bytes;
  }

  /// The nanoseconds until it is too slow, if nothing comes.
  long remaining() {
    var atMinimum = (long) ((double) received / limits.minBytesPerSecond() * SECOND);
    var end = Math.min(limits.total().toNanos(), Math.max(limits.grace().toNanos(), atMinimum));
    return end - (System.nanoTime() - start);
  }

  SlowSourceException tooSlow() {
    return new SlowSourceException(
        "%d bytes in %d ms (expected: %d a second and all within %d s)"
            .formatted(
                received,
                (System.nanoTime() - start) / 1_000_000,
                limits.minBytesPerSecond(),
                limits.total().toSeconds()));
  }
}
