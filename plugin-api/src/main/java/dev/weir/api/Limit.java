package dev.weir.api;

import java.time.Duration;

/// How much may be taken in which time, for [Limits].
///
/// A limit says no key: the same one holds for each of many keys, on its own.
public sealed interface Limit {

  /// The most [Rate] and windows count to.
  long MAX_PERMITS = 1L << 40;

  /// The longest time of a limit.
  Duration MAX_TIME = Duration.ofDays(31);

  /// So much per time, evenly: the generic cell rate algorithm, which is a token bucket that is
  /// full at the beginning and holds `burst` tokens.
  ///
  /// In any time T, of whatever beginning, at most `burst + permits * T / per` are granted.
  ///
  /// @param permits how many per time; at least 1, and at most one per microsecond
  /// @param per the time; from 1 millisecond to 31 days
  /// @param burst how many at once; at least 1, and no more than come within 31 days
  record Rate(long permits, Duration per, long burst) implements Limit {

    public Rate {
      requirePermits("permits", permits);
      requireTime("per", per);
      Expect.that(
          permits <= per.toNanos() / 1_000, "permits", permits, "at most one per microsecond");
      var most = MAX_TIME.toNanos() / interval(permits, per);
      Expect.that(burst >= 1 && burst <= most, "burst", burst, "from 1 to " + most);
    }

    /// The time in which one permit comes, rounded up.
    public long intervalNanos() {
      return interval(permits, per);
    }

    private static long interval(long permits, Duration per) {
      return Math.ceilDiv(per.toNanos(), permits);
    }
  }

  /// So much in each window of time; windows follow each other on the clock of the store, from its
  /// epoch on. Twice as much may be granted around the edge of two windows.
  ///
  /// @param permits how many in a window; at least 1
  /// @param window how long it is; from 1 millisecond to 31 days
  record FixedWindow(long permits, Duration window) implements Limit {

    public FixedWindow {
      requirePermits("permits", permits);
      requireTime("window", window);
    }
  }

  /// So much in any window of time, but for an error: what the window before granted is taken to
  /// have been granted evenly, and the part of it that still lies within a window's length counts.
  ///
  /// @param permits how many in a window; at least 1
  /// @param window how long it is; from 1 millisecond to 31 days
  record SlidingWindow(long permits, Duration window) implements Limit {

    public SlidingWindow {
      requirePermits("permits", permits);
      requireTime("window", window);
    }
  }

  /// So much up to a moment, from which on the count is another one's: a quota of a day or month.
  ///
  /// @param permits how many; at least 1
  /// @param left how long the period lasts from now on; up to 31 days
  record Quota(long permits, Duration left) implements Limit {

    public Quota {
      requirePermits("permits", permits);
      requireTime("left", left);
    }
  }

  /// So much at a time. What was granted counts until it is given back, or its hold has passed: so
  /// what a gateway took that died comes back by itself.
  ///
  /// @param permits how many at a time; from 1 to 100,000
  /// @param hold how long a grant counts if nobody gives it back; from 1 millisecond to 31 days
  record Concurrency(long permits, Duration hold) implements Limit {

    private static final long MAX = 100_000;

    public Concurrency {
      Expect.that(permits >= 1 && permits <= MAX, "permits", permits, "from 1 to " + MAX);
      requireTime("hold", hold);
    }
  }

  private static void requirePermits(String name, long permits) {
    Expect.that(permits >= 1 && permits <= MAX_PERMITS, name, permits, "from 1 to " + MAX_PERMITS);
  }

  private static void requireTime(String name, Duration time) {
    var isInRange = time.compareTo(Duration.ofMillis(1)) >= 0 && time.compareTo(MAX_TIME) <= 0;
    Expect.that(isInRange, name, time, "from 1 millisecond to 31 days");
  }
}
