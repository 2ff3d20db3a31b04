package dev.weir.marketplace.tuf;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long one download may still wait for its next bytes.
final class Pace {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HttpSource.Limits limits;
  private final LongSupplier nanoTime;
  private final long start;
  private long received;

  Pace(HttpSource.Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  void received(int bytes) {
    received += bytes;
  }

  /// The nanoseconds until it is too slow, if nothing comes.
  long remaining() {
    var atMinimum = (long) ((double) received / limits.minBytesPerSecond() * SECOND);
    var end = Math.min(limits.total().toNanos(), Math.max(limits.grace().toNanos(), atMinimum));
    return end - (nanoTime.getAsLong() - start);
  }

  SlowSourceException tooSlow() {
    return new SlowSourceException(
        "%d bytes in %d ms (expected: %d a second and all within %d s)"
            .formatted(
                received,
                (nanoTime.getAsLong() - start) / 1_000_000,
                limits.minBytesPerSecond(),
                limits.total().toSeconds()));
  }
}
