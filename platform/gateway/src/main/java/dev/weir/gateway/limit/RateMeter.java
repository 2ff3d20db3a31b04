package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import java.util.concurrent.atomic.AtomicLong;

/// The generic cell rate algorithm (ITU-T I.371), of which one number is the whole state: the time
/// at which the bucket is full again if nothing more is taken.
final class RateMeter extends Meter<Limit.Rate> {

  private final AtomicLong fullAt = new AtomicLong();

  RateMeter() {
    super(Limit.Rate.class);
  }

  @Override
  Grant takeFrom(Limit.Rate limit, long least, long most, long now) {
    var interval = limit.intervalNanos();
    var span = limit.burst() * interval;
    while (true) {
      var before = fullAt.get();
      // The bucket may have been a larger one.
      var base = Math.clamp(before, now, now + span);
      var available = (now + span - base) / interval;
      var permits = granted(available, least, most);
      if (permits == 0) {
        var retry = least > limit.burst() ? FOREVER : base + least * interval - span - now;
        return refused(available, retry, base - now);
      }
      var after = base + permits * interval;
      if (fullAt.compareAndSet(before, after)) {
        return granted(permits, available - permits, after - now, 0);
      }
    }
  }

  @Override
  void putBack(Limit.Rate limit, Grant grant, long permits, long now) {
    fullAt.addAndGet(-permits * limit.intervalNanos());
  }
}
