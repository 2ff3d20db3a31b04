package dev.weir.plugins.ratelimit;

import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.api.Limits.Grant;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What this gateway has in hand of one key's limit, and what it knows of the rest.
///
/// Permits are taken from the store some at a time and handed out here, without a round trip. Far
/// from the limit it is twice as many each time, up to [LeaseSize#most]; near it, only what
/// requests have asked for since the last time, which is one for a key that is rarely used. One
/// thread at a time asks the store; others that need its answer wait.
///
/// Once the store had nothing left, requests are refused here until it can have some again: for a
/// rate that is never wrong, as nobody's taking makes it sooner. Who is refused a lot costs the
/// store one round trip in [LeaseSize#pauseNanos].
///
/// While the store cannot be asked there is an [OwnShare] of the limit. What was granted from it is
/// taken from the store beside the next permits, and thrown away.
final class Lease {

  /// How long the store is not asked for this key after it could not be reached.
  static final Duration AFTER_FAILURE = Duration.ofMillis(50);

  /// How long permits are kept that nobody asks for.
  static final Duration IDLE = Duration.ofMillis(100);

  /// How long what is known of a key is kept that nobody asks for.
  static final Duration FORGOTTEN = Duration.ofSeconds(1);

  private final Limits store;
  private final String key;
  private final LongSupplier nanoTime;
  private final long highestCost;
  private final OwnShare own;

  // All guarded by this.
  private Limit limit;
  private long left;
  private long ends;
  private @Nullable Grant source;
  private long remaining = Long.MAX_VALUE;
  private long fullAt;
  private long refusedUntil;
  private long refusedCost = Long.MAX_VALUE;
  private long failedUntil;
  private boolean isAway;
  private long wanted;
  private long size = 1;
  private long usedAt;
  private boolean isAsking;
  private boolean isClosed;

  /// @param highestCost of one request
  Lease(SharedBudget.Sources sources, String key, Limit limit, long highestCost) {
    this.store = sources.shared();
    this.key = key;
    this.limit = limit;
    this.nanoTime = sources.nanoTime();
    this.highestCost = highestCost;
    this.own = new OwnShare(sources.local(), key);
    var now = nanoTime.getAsLong();
    ends = now;
    fullAt = now;
    refusedUntil = now;
    failedUntil = now;
    usedAt = now;
  }

  /// What became of an attempt to take permits.
  ///
  /// @param grant null if the lease is closed or the store cannot be asked
  /// @param isClosed whether the key needs another lease
  record Taken(@Nullable Grant grant, boolean isClosed) {

    private static final Taken CLOSED = new Taken(null, true);
    private static final Taken FAILED = new Taken(null, false);
  }

  /// @param owed how much of what is taken is for requests that have passed
  private record Question(LeaseSize size, long least, long most, long owed, long at) {}

  /// Takes what a request costs.
  Taken take(Limit current, long cost) throws InterruptedException {
    Question question;
    synchronized (this) {
      limit = current;
      wanted += cost;
      while (true) {
        if (isClosed) {
          return Taken.CLOSED;
        }
        var now = nanoTime.getAsLong();
        usedAt = now;
        var known = fromHand(cost, now);
        if (known != null) {
          return known;
        }
        if (!isAsking) {
          question = question(cost, now);
          isAsking = true;
          break;
        }
        wait();
      }
    }
    return ask(question, cost);
  }

  private @Nullable Taken fromHand(long cost, long now) {
    if (left > 0 && hasEnded(now)) {
      left = 0;
    }
    if (left >= cost) {
      return new Taken(handOut(cost, now), false);
    }
    if (cost >= refusedCost && now - refusedUntil < 0) {
      var wait = Duration.ofNanos(refusedUntil - now);
      return new Taken(new Grant(0, left, wait, untilFull(now), 0), false);
    }
    return now - failedUntil < 0 ? Taken.FAILED : null;
  }

  /// Permits of a window are none of the next.
  private boolean hasEnded(long now) {
    return (limit instanceof Limit.FixedWindow || limit instanceof Limit.Quota) && now - ends >= 0;
  }

  private Grant handOut(long cost, long now) {
    left -= cost;
    var others = Math.max(0, remaining);
    return new Grant(cost, left + others, Duration.ZERO, untilFull(now), 0);
  }

  private Duration untilFull(long now) {
    return Duration.ofNanos(Math.max(0, fullAt - now));
  }

  private Question question(long cost, long now) {
    var gateways = gateways();
    var sizes = LeaseSize.of(limit, gateways, highestCost);
    var full = Math.min(sizes.most(), Math.max(wanted, sizes.isNear(remaining) ? 1 : size));
    size = Math.min(sizes.most(), 2 * size);
    wanted = 0;
    var least = cost - left;
    // The others owe about as much, and may not be back yet.
    var owed = own.owed(limit, gateways) * gateways;
    var most = Math.min(Limit.MAX_PERMITS, Math.max(least, full - left) + owed);
    return new Question(sizes, least, most, owed, now);
  }

  private int gateways() {
    return Math.max(1, store.gateways());
  }

  /// Takes what a request costs while the store cannot be asked.
  Grant takeOwn(Limit current, long cost) {
    return own.take(current, gateways(), cost, nanoTime.getAsLong());
  }

  private Taken ask(Question question, long cost) {
    Grant grant = null;
    var hasFailed = false;
    try {
      grant = store.take(key, question.size.asked(), question.least, question.most);
    } catch (GatewayException _) {
      hasFailed = true;
    } finally {
      synchronized (this) {
        isAsking = false;
        settle(question, grant, cost, hasFailed);
        notifyAll();
      }
    }
    var answer = answer(grant, cost);
    if (isClosed()) {
      close();
    }
    return answer;
  }

  // The permits of the one who asked are taken before anybody else can.
  private void settle(Question question, @Nullable Grant grant, long cost, boolean hasFailed) {
    var now = nanoTime.getAsLong();
    if (hasFailed) {
      failedUntil = now + AFTER_FAILURE.toNanos();
      beAway(question, now);
    }
    if (grant == null) {
      return;
    }
    isAway = false;
    remaining = grant.remaining();
    fullAt = question.at + grant.fullAfter().toNanos();
    if (grant.isGranted()) {
      // First the request that is here, then those that have passed, then those that will come.
      var paid = Math.min(question.owed, grant.permits() - question.least);
      own.pay(paid);
      left += grant.permits() - paid - cost;
      source = grant;
      ends = fullAt;
      refusedCost = 1;
      refusedUntil = question.at + (remaining == 0 ? pause(question, grant) : gap(question));
    } else {
      refusedCost = cost;
      refusedUntil =
          question.at + Math.max(question.size.pauseNanos(), grant.retryAfter().toNanos());
    }
  }

  // By what the store said last, not by what has come since: others have taken that, too.
  private void beAway(Question question, long now) {
    if (isAway) {
      return;
    }
    isAway = true;
    var all = (double) OwnShare.capacity(question.size.asked());
    var isFull = remaining == Long.MAX_VALUE || now - fullAt >= 0;
    own.begin(limit, gateways(), isFull ? 1 : Math.min(1, remaining / all), now);
  }

  /// How long to collect what comes, once nothing is left.
  private static long pause(Question question, Grant grant) {
    var pause = question.size.pauseNanos();
    if (question.size.asked() instanceof Limit.Rate rate) {
      var untilOne = grant.fullAfter().toNanos() - (rate.burst() - 1) * rate.intervalNanos();
      return Math.max(pause, untilOne);
    }
    return pause;
  }

  private long gap(Question question) {
    return question.size.isNear(remaining) ? question.size.gapNanos() : 0;
  }

  private synchronized Taken answer(@Nullable Grant grant, long cost) {
    if (grant == null) {
      return Taken.FAILED;
    }
    var now = nanoTime.getAsLong();
    if (grant.isGranted()) {
      var granted =
          new Grant(cost, left + grant.remaining(), Duration.ZERO, untilFull(now), grant.hold());
      return new Taken(granted, false);
    }
    var wait = Duration.ofNanos(Math.max(0, refusedUntil - now));
    return new Taken(new Grant(0, left, wait, untilFull(now), 0), false);
  }

  /// Takes permits back into the hand.
  ///
  /// @return false if it holds as many as it may
  synchronized boolean putBack(long permits) {
    var most = LeaseSize.of(limit, gateways(), highestCost).most();
    var hasRoom = !isClosed && most > 1 && left + permits <= most;
    if (hasRoom) {
      left += permits;
    }
    return hasRoom;
  }

  /// Gives back to the store what nobody has asked for, and closes a lease of which nothing has to
  /// be known any more.
  ///
  /// @return whether it was closed
  boolean tidy() {
    long unused;
    Grant from;
    Limit asked;
    synchronized (this) {
      var now = nanoTime.getAsLong();
      var idle = now - usedAt;
      if (isAsking || idle < IDLE.toNanos()) {
        return false;
      }
      unused = hasEnded(now) ? 0 : left;
      from = source;
      asked = limit;
      left = 0;
      size = 1;
      isClosed =
          idle >= FORGOTTEN.toNanos()
              && now - refusedUntil >= 0
              && own.owed(asked, gateways()) == 0;
    }
    giveBack(asked, from, unused);
    return isClosed();
  }

  /// Gives back everything; whoever takes from now on is told that it is closed.
  void close() {
    long unused;
    Grant from;
    Limit asked;
    synchronized (this) {
      unused = hasEnded(nanoTime.getAsLong()) ? 0 : left;
      from = source;
      asked = limit;
      left = 0;
      isClosed = true;
      notifyAll();
    }
    giveBack(asked, from, unused);
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  // By the limit as it is without the reserve: the count is the same.
  private void giveBack(Limit asked, @Nullable Grant from, long unused) {
    if (from != null && unused > 0) {
      var permits = Math.min(unused, from.permits());
      store.giveBack(key, asked, from, permits);
    }
  }
}
