package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;

/// What was taken in the window of now and in the one before, of which the part counts that is not
/// yet a window's length ago.
final class SlidingMeter extends Meter<Limit.SlidingWindow> {

  // Guarded by this.
  private long window;
  private long taken;
  private long takenBefore;

  SlidingMeter() {
    super(Limit.SlidingWindow.class);
  }

  @Override
  synchronized Grant takeFrom(Limit.SlidingWindow limit, long least, long most, long now) {
    var length = limit.window().toNanos();
    moveTo(now / length);
    var left = length - now % length;
    var available = Math.max(0, limit.permits() - taken - share(takenBefore, left, length));
    var permits = granted(available, least, most);
    taken += permits;
    var fullAfter = taken > 0 ? left + length : takenBefore > 0 ? left : 0;
    return permits == 0
        ? refused(available, wait(limit, least, left), fullAfter)
        : granted(permits, available - permits, fullAfter, window);
  }

  private void moveTo(long next) {
    if (next != window) {
      takenBefore = next == window + 1 ? taken : 0;
      taken = 0;
      window = next;
    }
  }

  // Rounded up, so that the estimate errs on the side of the limit.
  private static long share(long count, long left, long length) {
    return (long) Math.ceil((double) count * left / length);
  }

  /// Until the share of the window before has become small enough, or that of this one.
  private long wait(Limit.SlidingWindow limit, long least, long left) {
    var length = limit.window().toNanos();
    if (least > limit.permits()) {
      return FOREVER;
    }
    var room = limit.permits() - least;
    if (taken <= room) {
      return left - shrunk(room - taken, takenBefore, length);
    }
    return left + length - shrunk(room, taken, length);
  }

  /// How much of its window is left when the share of a count is no more than this.
  private static long shrunk(long share, long count, long length) {
    return (long) Math.floor((double) share / count * length);
  }

  @Override
  synchronized void putBack(Limit.SlidingWindow limit, Grant grant, long permits, long now) {
    if (grant.hold() == window) {
      taken = Math.max(0, taken - permits);
    } else if (grant.hold() == window - 1) {
      takenBefore = Math.max(0, takenBefore - permits);
    }
  }
}
