package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Limit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One limit.
///
/// @param name what it is called in headers, metrics and problem documents; limits of routes that
///   have one name, key and window count together if `across-routes` is set
/// @param algorithm how it counts
/// @param requests how many, of each key
/// @param window in which time
/// @param burst how many at once, for `gcra` and `token-bucket`; `requests` unless given
/// @param hold how long a request counts at most, for `concurrency`
/// @param period what a `quota` is for
/// @param timeZone where the periods of a `quota` begin
/// @param key what requests are told apart by: `client-address`, or several parts in braces
/// @param missing what becomes of a request that lacks a part of the key
/// @param unverified whether a claim in the key may come from a token that this filter has not
///   verified
/// @param acrossRoutes whether routes that use the same name count together
/// @param cost how much one request takes
/// @param classes keys that have limits of their own
public record LimitConfig(
    @Default("default") String name,
    @Default("gcra") Algorithm algorithm,
    long requests,
    @Default("1s") Duration window,
    Optional<Long> burst,
    @Default("5m") Duration hold,
    @Default("day") Period period,
    @Default("UTC") String timeZone,
    @Default("client-address") String key,
    @Default("client-address") Missing missing,
    @Default("false") boolean unverified,
    @Default("false") boolean acrossRoutes,
    @Default("{}") CostConfig cost,
    @Default("[]") List<ClassConfig> classes) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_NAME = 64;
  private static final int MAX_CLASSES = 100;

  public LimitConfig {
    checkName(name);
    checkNumbers(algorithm, requests, window, burst);
    checkTime("hold", hold);
    checkZone(timeZone);
    KeyTemplate.parse(key, missing, unverified);
    Expect.that(
        cost.highest() <= most(requests, burst, algorithm),
        "cost",
        cost.highest(),
        "no more than the limit ever grants at once");
    Expect.that(classes.size() <= MAX_CLASSES, "classes", classes.size(), "at most " + MAX_CLASSES);
    var names = new HashSet<String>();
    for (var one : classes) {
      Expect.that(names.add(one.name()), "classes", one.name(), "each name once");
      KeyTemplate.ofClass(one.of(), unverified);
      var of = one.requests().orElse(requests);
      checkNumbers(algorithm, of, one.window().orElse(window), one.burst());
      Expect.that(
          one.exempt() || cost.highest() <= most(of, one.burst(), algorithm),
          "classes",
          one.name(),
          "no less at once than a request costs (" + cost.highest() + ")");
    }
  }

  private static long most(long requests, Optional<Long> burst, Algorithm algorithm) {
    return isRate(algorithm) ? burst.orElse(requests) : requests;
  }

  private static boolean isRate(Algorithm algorithm) {
    return algorithm == Algorithm.GCRA || algorithm == Algorithm.TOKEN_BUCKET;
  }

  static void checkName(String name) {
    Expect.that(
        name.length() <= MAX_NAME && NAME.matcher(name).matches(),
        "name",
        name,
        "kebab-case, at most " + MAX_NAME + " characters");
  }

  private static void checkNumbers(
      Algorithm algorithm, long requests, Duration window, Optional<Long> burst) {
    Expect.that(
        requests >= 1 && requests <= Limit.MAX_PERMITS,
        "requests",
        requests,
        "from 1 to " + Limit.MAX_PERMITS);
    checkTime("window", window);
    Expect.that(
        burst.isEmpty() || isRate(algorithm),
        "burst",
        burst.orElse(0L),
        "only with gcra or token-bucket");
    if (isRate(algorithm)) {
      Expect.that(
          requests <= window.toNanos() / 1_000,
          "requests",
          requests,
          "at most one per microsecond");
      var most = Limit.MAX_TIME.toNanos() / Math.ceilDiv(window.toNanos(), requests);
      var atOnce = burst.orElse(requests);
      Expect.that(atOnce >= 1 && atOnce <= most, "burst", atOnce, "from 1 to " + most);
    }
    if (algorithm == Algorithm.CONCURRENCY) {
      Expect.that(requests <= 100_000, "requests", requests, "at most 100000 at a time");
    }
  }

  private static void checkTime(String property, Duration time) {
    var isInRange =
        time.compareTo(Duration.ofMillis(1)) >= 0 && time.compareTo(Limit.MAX_TIME) <= 0;
    Expect.that(isInRange, property, time, "from 1ms to 31d");
  }

  private static void checkZone(String zone) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException _) {
      Expect.that(false, "time-zone", zone, "a time zone such as UTC or Europe/Berlin");
    }
  }
}
