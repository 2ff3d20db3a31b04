package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.api.Limits.Grant;
import java.time.Duration;

/// What this gateway grants of one key by itself while the store cannot be asked: its share of the
/// limit.
///
/// The share begins with no more than its part of what the store last said was left, and what was
/// granted from it is owed to the store afterwards. So a store that comes and goes gives nobody
/// more than one that stays: neither a second burst when it goes, nor a third when it is back.
///
/// Safe for use by several threads.
final class OwnShare {

  /// The time in which it turns out whether the store is away for all, or was late for this gateway
  /// alone while others go on taking all that there is. What the share grows by in it is granted
  /// only afterwards.
  static final Duration DOUBT = Duration.ofMillis(100);

  private final Limits local;
  private final String key;

  // All guarded by this.
  private long granted;
  private long doubtEnds;
  private long inDoubt;

  OwnShare(Limits local, String key) {
    this.local = local;
    this.key = key;
  }

  /// The store cannot be asked from now on.
  ///
  /// @param left which part of the limit was, from 0 to 1
  synchronized void begin(Limit limit, int gateways, double left, long now) {
    var share = LeaseSize.share(limit, gateways);
    inDoubt = (long) (capacity(share) * left);
    doubtEnds = now + DOUBT.toNanos();
    var has = left(share);
    if (has > inDoubt) {
      local.take(key, share, 1, has - inDoubt);
    }
  }

  static long capacity(Limit limit) {
    return switch (limit) {
      case Limit.Rate it -> it.burst();
      case Limit.FixedWindow it -> it.permits();
      case Limit.SlidingWindow it -> it.permits();
      case Limit.Quota it -> it.permits();
      case Limit.Concurrency it -> it.permits();
    };
  }

  // More than there ever is is never granted, but the answer tells what there is. Only of the
  // greatest limit there is cannot be asked for more.
  private long left(Limit share) {
    var tooMany = Math.min(Limit.MAX_PERMITS, capacity(share) + 1);
    var grant = local.take(key, share, tooMany, tooMany);
    local.giveBack(key, share, grant, grant.permits());
    return grant.permits() + grant.remaining();
  }

  /// Takes what a request costs.
  synchronized Grant take(Limit limit, int gateways, long cost, long now) {
    var doubt = doubtEnds - now;
    if (doubt > 0 && inDoubt < cost) {
      var wait = Duration.ofNanos(doubt);
      return new Grant(0, 0, wait, wait, 0);
    }
    var grant = local.take(key, LeaseSize.share(limit, gateways), cost, cost);
    if (grant.isGranted()) {
      granted += cost;
      inDoubt -= cost;
    }
    return grant;
  }

  /// How much of what was granted is not there again by the time: what the store has to be told.
  synchronized long owed(Limit limit, int gateways) {
    if (granted > 0) {
      var share = LeaseSize.share(limit, gateways);
      granted = Math.min(granted, capacity(share) - left(share));
    }
    return granted;
  }

  /// The store was told.
  synchronized void pay(long permits) {
    granted -= Math.min(granted, permits);
  }
}
