package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;

/// What was taken in the window of now.
final class WindowMeter extends Meter<Limit.FixedWindow> {

  // Guarded by this.
  private long window;
  private long taken;

  WindowMeter() {
    super(Limit.FixedWindow.class);
  }

  @Override
  synchronized Grant takeFrom(Limit.FixedWindow limit, long least, long most, long now) {
    var length = limit.window().toNanos();
    if (now / length != window) {
      window = now / length;
      taken = 0;
    }
    var end = length - now % length;
    var available = Math.max(0, limit.permits() - taken);
    var permits = granted(available, least, most);
    taken += permits;
    if (permits == 0) {
      return refused(available, least > limit.permits() ? FOREVER : end, end);
    }
    return granted(permits, available - permits, end, window);
  }

  @Override
  synchronized void putBack(Limit.FixedWindow limit, Grant grant, long permits, long now) {
    if (grant.hold() == window) {
      taken = Math.max(0, taken - permits);
    }
  }
}
