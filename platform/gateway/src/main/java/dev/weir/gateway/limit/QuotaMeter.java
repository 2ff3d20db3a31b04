package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;

/// What was taken in a period whose end whoever takes knows.
final class QuotaMeter extends Meter<Limit.Quota> {

  // Guarded by this.
  private long end;
  private long taken;

  QuotaMeter() {
    super(Limit.Quota.class);
  }

  @Override
  synchronized Grant takeFrom(Limit.Quota limit, long least, long most, long now) {
    if (now >= end) {
      end = now + limit.left().toNanos();
      taken = 0;
    }
    var available = Math.max(0, limit.permits() - taken);
    var permits = granted(available, least, most);
    taken += permits;
    if (permits == 0) {
      return refused(available, least > limit.permits() ? FOREVER : end - now, end - now);
    }
    return granted(permits, available - permits, end - now, end);
  }

  @Override
  synchronized void putBack(Limit.Quota limit, Grant grant, long permits, long now) {
    if (grant.hold() == end) {
      taken = Math.max(0, taken - permits);
    }
  }
}
