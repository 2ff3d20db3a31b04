package dev.weir.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A clock that stands still until a test moves it.
///
/// ```java
/// var clock = VirtualClock.create();
/// var limit = new RateLimit(10, clock);
/// clock.advance(Duration.ofSeconds(1));
/// ```
///
/// What waits for a time, such as the tasks of a [FakePluginContext], is run by [#advance] on the
/// thread that calls it. Safe for use by several threads, of which one at a time may move it.
public final class VirtualClock implements InstantSource {

  private final List<Timer> timers = new ArrayList<>();
  private Instant now;

  /// Something that is due at a time.
  interface Timer {

    /// When; [Instant#MAX] for never again.
    Instant due();

    /// Does what is due, which moves [#due].
    void run();
  }

  private VirtualClock(Instant start) {
    now = start;
  }

  /// A clock that shows the beginning of the year 2026, UTC.
  public static VirtualClock create() {
    return at(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /// A clock that shows this time.
  public static VirtualClock at(Instant start) {
    return new VirtualClock(start);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /// Moves the clock on, and runs on the way what becomes due, in the order of the times at which
  /// it does. A duration of zero runs what is due now.
  ///
  /// @throws IllegalArgumentException if the duration is negative
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(duration + " (expected: a duration that is not negative)");
    }
    var end = instant().plus(duration);
    for (var timer = next(end); timer != null; timer = next(end)) {
      timer.run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized @Nullable Timer next(Instant end) {
    Timer next = null;
    for (var timer : timers) {
      if (!timer.due().isAfter(end) && (next == null || timer.due().isBefore(next.due()))) {
        next = timer;
      }
    }
    if (next != null && next.due().isAfter(now)) {
      now = next.due();
    }
    return next;
  }

  synchronized void add(Timer timer) {
    timers.add(timer);
  }

  synchronized void remove(Timer timer) {
    timers.remove(timer);
  }
}
