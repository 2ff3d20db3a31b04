package dev.weir.gateway.telemetry.accesslog;

import java.util.concurrent.TimeUnit;

/// What the clock on the wall said at points in time of [System#nanoTime].
///
/// It is looked at ten times a second; in between, the other clock says how much later it is. So
/// lines cost no look at it, and when it jumps they follow at once. Safe for use by several
/// threads.
final class WallClock {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PERIOD = 100 * MILLI;
  private static final int TRIES = 5;

  /// What both clocks said at the same time.
  private static final class Look {

    private final long nanos;
    private final long millis;

    private Look(long nanos, long millis) {
      this.nanos = nanos;
      this.millis = millis;
    }

    /// A thread may have to wait between the two: then it looks again, a few times.
    static Look take() {
      for (var tries = 1; ; tries++) {
        var before = System.nanoTime();
        var millis = System.currentTimeMillis();
        if (System.nanoTime() - before < MILLI || tries == TRIES) {
          return new Look(before, millis);
        }
      }
    }
  }

  private static volatile Look last = Look.take();

  private WallClock() {}

  /// The time of an event in milliseconds since 1970.
  ///
  /// @param now what is known of the present, which is not before the event
  static long millis(long event, long now) {
    var look = last;
    if (now - look.nanos > PERIOD) {
      look = Look.take();
      last = look;
    }
    return look.millis + Math.floorDiv(event - look.nanos, MILLI);
  }
}
