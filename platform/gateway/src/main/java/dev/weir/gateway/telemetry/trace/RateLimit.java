package dev.weir.gateway.telemetry.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// At most so many a second, of which all may come at once. Nobody waits here.
final class RateLimit {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long interval;
  private final AtomicLong next;

  /// @param perSecond at least 1
  /// @param now as in [#take]
  RateLimit(int perSecond, long now) {
    this.interval = SECOND / perSecond;
    this.next = new AtomicLong(now);
  }

  /// Whether there is room for one more.
  ///
  /// @param now of [System#nanoTime]
  boolean take(long now) {
    while (true) {
      var due = next.get();
      var from = due - now > 0 ? due : now;
      if (from - now > SECOND - interval) {
        return false;
      }
      if (next.compareAndSet(due, from + interval)) {
        return true;
      }
    }
  }
}
