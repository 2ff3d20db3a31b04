package dev.weir.gateway.telemetry.accesslog;

import java.util.concurrent.TimeUnit;

/// What the clock on the wall said at points in time of [System#nanoTime].
///
/// It is looked at ten times a second; in between, the other clock says how much later it is. So
/// lines cost no look at it, and when it jumps they follow at once. Safe for use by several
/// threads.
final class WallClock {

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

  /// What both clocks said at the same time.
  private static final class Look {

    private final long nanos = System.nanoTime();
    private final long millis = System.currentTimeMillis();
  }

  private static volatile Look last = new Look();

  private WallClock() {}

  /// The time of an event in milliseconds since 1970.
  ///
  /// @param now what is known of the present, which is not before the event
  static long millis(long event, long now) {
    var look = last;
    if (now - look.nanos > PERIOD) {
      look = new Look();
      last = look;
    }
    return look.millis + Math.floorDiv(event - look.nanos, TimeUnit.MILLISECONDS.toNanos(1));
  }
}
