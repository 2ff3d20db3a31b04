package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import java.time.Duration;

/// How much of a limit a gateway takes in advance, and what that costs the limit.
///
/// A permit that was taken in advance may be used after the store has counted it as full again. So
/// that in no time more passes than the limit says, the store is asked for a limit whose burst is
/// smaller by all that gateways can have in hand, the reserve.
///
/// @param gateways how many there are
/// @param most what one gateway has in hand at most; 1 if nothing is taken in advance
/// @param asked the limit that the store counts by
/// @param pauseNanos how long the store is not asked again once it had nothing left
record LeaseSize(int gateways, long most, Limit asked, long pauseNanos) {

  /// The time whose permits one gateway has in hand. So much of it passes between two questions of
  /// all gateways together, however many they are: a key with 5,000 requests a second costs less
  /// than one question in 50 of them.
  static final Duration HAND = Duration.ofMillis(16);

  /// The time whose permits all gateways have in hand together at most, and with it the longest one
  /// in which what comes is left to collect.
  static final Duration HORIZON = Duration.ofMillis(50);

  /// @param highestCost of one request
  static LeaseSize of(Limit limit, int gateways, long highestCost) {
    return switch (limit) {
      case Limit.Rate(var permits, var per, var burst) -> {
        var most = size(permits, per, burst, gateways, highestCost);
        var asked = new Limit.Rate(permits, per, burst - reserve(most, gateways));
        var fillNanos = asked.burst() * asked.intervalNanos() / 2;
        yield new LeaseSize(
            gateways, most, asked, Math.min(handNanos(gateways) * gateways, fillNanos));
      }
      case Limit.SlidingWindow(var permits, var window) -> {
        var most = size(permits, window, permits, gateways, highestCost);
        var asked = new Limit.SlidingWindow(permits - reserve(most, gateways), window);
        var pauseNanos = Math.min(handNanos(gateways) * gateways, window.toNanos() / 2);
        yield new LeaseSize(gateways, most, asked, pauseNanos);
      }
      // What is in hand ends with the window, so there is nothing to be kept back.
      case Limit.FixedWindow(var permits, var window) ->
          new LeaseSize(gateways, size(permits, window, permits, gateways, highestCost), limit, 0);
      case Limit.Quota(var permits, var left) ->
          new LeaseSize(gateways, size(permits, left, permits, gateways, highestCost), limit, 0);
      case Limit.Concurrency _ -> new LeaseSize(gateways, 1, limit, 0);
    };
  }

  /// Whether so little remains that all gateways together might soon have it in hand.
  boolean isNear(long remaining) {
    return remaining < most * gateways;
  }

  /// How long the store is not asked again once little is left. What was taken lasts so long for a
  /// key that keeps to the limit, so another one is refused a little earlier.
  long gapNanos() {
    return most > 1 ? pauseNanos / gateways : 0;
  }

  private static long size(long permits, Duration per, long burst, int gateways, long highestCost) {
    var inHand = (double) permits * handNanos(gateways) / per.toNanos();
    var affordable = Math.min(burst / 2, burst - highestCost) / gateways;
    return Math.max(1, Math.min((long) inHand, affordable));
  }

  private static long handNanos(int gateways) {
    return Math.min(HAND.toNanos(), HORIZON.toNanos() / gateways);
  }

  private static long reserve(long most, int gateways) {
    return most > 1 ? most * gateways : 0;
  }

  /// This gateway's part of a limit, for when the gateways cannot count together. The parts are no
  /// more than the whole.
  static Limit share(Limit limit, int gateways) {
    return switch (limit) {
      case Limit.Rate(var permits, var per, var burst) ->
          permits >= gateways
              ? new Limit.Rate(permits / gateways, per, Math.max(1, burst / gateways))
              : new Limit.Rate(permits, longer(per, gateways), 1);
      case Limit.FixedWindow(var permits, var window) ->
          permits >= gateways
              ? new Limit.FixedWindow(permits / gateways, window)
              : new Limit.FixedWindow(1, longer(window, Math.ceilDiv(gateways, permits)));
      case Limit.SlidingWindow(var permits, var window) ->
          permits >= gateways
              ? new Limit.SlidingWindow(permits / gateways, window)
              : new Limit.SlidingWindow(1, longer(window, Math.ceilDiv(gateways, permits)));
      case Limit.Quota(var permits, var left) ->
          new Limit.Quota(Math.max(1, permits / gateways), left);
      case Limit.Concurrency(var permits, var hold) ->
          new Limit.Concurrency(Math.max(1, permits / gateways), hold);
    };
  }

  private static Duration longer(Duration time, long factor) {
    var nanos = (double) time.toNanos() * factor;
    return nanos > Limit.MAX_TIME.toNanos() ? Limit.MAX_TIME : time.multipliedBy(factor);
  }
}
