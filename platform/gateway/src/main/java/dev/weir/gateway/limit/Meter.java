package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import java.time.Duration;

/// What was taken under one key, counted as one kind of limit wants it.
///
/// Times are nanoseconds since an origin that does not change; they never fall. Safe for use by
/// several threads.
abstract sealed class Meter<L extends Limit>
    permits ConcurrencyMeter, QuotaMeter, RateMeter, SlidingMeter, WindowMeter {

  /// A wait that has no end.
  static final long FOREVER = Long.MAX_VALUE;

  private final Class<L> kind;

  Meter(Class<L> kind) {
    this.kind = kind;
  }

  /// A meter that has counted nothing.
  static Meter<?> of(Limit limit) {
    return switch (limit) {
      case Limit.Rate _ -> new RateMeter();
      case Limit.FixedWindow _ -> new WindowMeter();
      case Limit.SlidingWindow _ -> new SlidingMeter();
      case Limit.Quota _ -> new QuotaMeter();
      case Limit.Concurrency _ -> new ConcurrencyMeter();
    };
  }

  /// Whether it counts as this limit wants it.
  final boolean counts(Limit limit) {
    return kind.isInstance(limit);
  }

  final Grant take(Limit limit, long least, long most, long now) {
    return takeFrom(kind.cast(limit), least, most, now);
  }

  final void giveBack(Limit limit, Grant grant, long permits, long now) {
    putBack(kind.cast(limit), grant, permits, now);
  }

  /// Takes what there is, if it is enough.
  abstract Grant takeFrom(L limit, long least, long most, long now);

  /// Counts less, but never less than nothing.
  abstract void putBack(L limit, Grant grant, long permits, long now);

  /// How much of what there is to grant.
  static long granted(long available, long least, long most) {
    return available < least ? 0 : Math.min(most, available);
  }

  /// Something was granted, all of which is back after a time.
  static Grant granted(long permits, long remaining, long fullAfter, long hold) {
    return new Grant(permits, remaining, Duration.ZERO, Duration.ofNanos(fullAfter), hold);
  }

  /// Nothing was granted.
  static Grant refused(long remaining, long retryAfter, long fullAfter) {
    var retry = retryAfter == FOREVER ? Limit.MAX_TIME : Duration.ofNanos(retryAfter);
    return new Grant(0, remaining, retry, Duration.ofNanos(fullAfter), 0);
  }
}
