package dev.weir.testkit;

import dev.weir.api.Expect;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;

/// Limits that keep a list of all that was taken and look through it each time: slow, and easy to
/// see through.
final class FakeLimits implements Limits {

  private static final int MAX_KEY = 512;
  private static final Duration TICK = Duration.ofMillis(1);

  private final Map<String, List<Taken>> taken = new HashMap<>();
  private final InstantSource clock;
  private final Unloading unloading;
  private long last;

  private record Taken(Instant at, long permits, long id) {}

  FakeLimits(InstantSource clock, Unloading unloading) {
    this.clock = clock;
    this.unloading = unloading;
  }

  @Override
  public synchronized Grant take(String key, Limit limit, long least, long most) {
    check(key);
    Expect.that(least >= 1 && least <= most, "least", least, "from 1 to " + most);
    var all = taken.computeIfAbsent(kind(key, limit), _ -> new ArrayList<>());
    var now = clock.instant();
    var available = available(limit, all, now);
    var permits = available < least ? 0 : Math.min(most, available);
    if (permits > 0) {
      last++;
      all.add(new Taken(now, permits, last));
    }
    var full = available(limit, List.of(), now);
    return new Grant(
        permits,
        available - permits,
        permits > 0 ? Duration.ZERO : waiting(limit, all, it -> it >= least),
        waiting(limit, all, it -> it >= full),
        permits > 0 ? last : 0);
  }

  // To the millisecond, and by trying: what is there grows with time.
  private Duration waiting(Limit limit, List<Taken> all, LongPredicate isEnough) {
    var now = clock.instant();
    var low = -1L;
    var high = Limit.MAX_TIME.toMillis();
    while (high - low > 1) {
      var middle = (low + high) / 2;
      if (isEnough.test(available(limit, all, now.plus(TICK.multipliedBy(middle))))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return TICK.multipliedBy(high);
  }

  private static long available(Limit limit, List<Taken> all, Instant at) {
    return switch (limit) {
      case Limit.Rate rate -> inBucket(rate, all, at);
      case Limit.FixedWindow(var permits, var window) ->
          permits - sum(all, it -> index(it, window) == index(at, window) ? 1 : 0);
      case Limit.SlidingWindow(var permits, var window) -> permits - sliding(all, at, window);
      case Limit.Quota(var permits, var left) ->
          permits - sum(all, it -> at.isBefore(all.getFirst().at.plus(left)) ? 1 : 0);
      case Limit.Concurrency(var permits, var hold) ->
          permits - sum(all, it -> at.isBefore(it.plus(hold)) ? 1 : 0);
    };
  }

  private static long inBucket(Limit.Rate rate, List<Taken> all, Instant at) {
    var tokens = (double) rate.burst();
    var before = Instant.EPOCH;
    for (var one : all) {
      tokens = filled(rate, tokens, Duration.between(before, one.at)) - one.permits;
      before = one.at;
    }
    return (long) Math.floor(filled(rate, tokens, Duration.between(before, at)) + 1e-6);
  }

  private static double filled(Limit.Rate rate, double tokens, Duration time) {
    return Math.min(
        (double) rate.burst(),
        tokens + (double) rate.permits() * time.toNanos() / rate.per().toNanos());
  }

  private static long sliding(List<Taken> all, Instant at, Duration window) {
    var here = sum(all, it -> index(it, window) == index(at, window) ? 1 : 0);
    var before = sum(all, it -> index(it, window) == index(at, window) - 1 ? 1 : 0);
    var left = window.toMillis() - at.toEpochMilli() % window.toMillis();
    return here + (long) Math.ceil((double) before * left / window.toMillis());
  }

  private static long index(Instant at, Duration window) {
    return at.toEpochMilli() / window.toMillis();
  }

  private static long sum(List<Taken> all, ToLongFunction<Instant> weight) {
    return all.stream().mapToLong(it -> it.permits * weight.applyAsLong(it.at)).sum();
  }

  @Override
  public synchronized void giveBack(String key, Limit limit, Grant grant, long permits) {
    check(key);
    Expect.that(
        permits >= 0 && permits <= grant.permits(),
        "permits",
        permits,
        "from 0 to " + grant.permits());
    taken
        .getOrDefault(kind(key, limit), new ArrayList<>())
        .replaceAll(it ->
            it.id == grant.hold()
                ? new Taken(it.at, Math.max(0, it.permits - permits), it.id)
                : it);
  }

  @Override
  public int gateways() {
    return 1;
  }

  private static String kind(String key, Limit limit) {
    return limit.getClass().getSimpleName() + ' ' + key;
  }

  private void check(String key) {
    unloading.requireLoaded();
    var length = key.getBytes(StandardCharsets.UTF_8).length;
    Expect.that(length <= MAX_KEY, "key", key, "at most 512 bytes");
  }
}
