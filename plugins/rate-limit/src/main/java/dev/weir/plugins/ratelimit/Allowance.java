package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/// How much the keys of one class may.
sealed interface Allowance {

  /// What holds at this moment.
  Moment now();

  /// The parameters of `RateLimit-Policy`, without the name.
  String policy();

  /// As a limit's configuration says, with the numbers of a class.
  ///
  /// @param burst of a rate
  static Allowance of(
      LimitConfig config, long requests, Duration window, long burst, InstantSource clock) {
    var seconds = window.toSeconds();
    var policy = ";q=" + requests + (seconds > 0 ? ";w=" + seconds : "");
    return switch (config.algorithm()) {
      case GCRA, TOKEN_BUCKET -> new Steady(new Limit.Rate(requests, window, burst), policy);
      case SLIDING_WINDOW -> new Steady(new Limit.SlidingWindow(requests, window), policy);
      case FIXED_WINDOW -> new Steady(new Limit.FixedWindow(requests, window), policy);
      case CONCURRENCY ->
          new Steady(
              new Limit.Concurrency(requests, config.hold()),
              ";q=" + requests + ";qu=\"concurrent-requests\"");
      case QUOTA -> new Periodic(requests, config.period(), ZoneId.of(config.timeZone()), clock);
    };
  }

  /// What holds at a moment.
  ///
  /// @param period is added to a key, so that the count of one period is not that of another
  record Moment(Limit limit, String period) {}

  /// The same at all times.
  record Steady(Moment now, String policy) implements Allowance {
    Steady(Limit limit, String policy) {
      this(new Moment(limit, ""), policy);
    }
  }

  /// A quota of the period that it is now.
  ///
  /// The key has the period's first day, so gateways whose clocks differ count around the change of
  /// periods for that of their own.
  final class Periodic implements Allowance {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private record Span(long startMillis, long endMillis, String name) {}

    private final long requests;
    private final Period period;
    private final ZoneId zone;
    private final InstantSource clock;
    private volatile Span span;

    Periodic(long requests, Period period, ZoneId zone, InstantSource clock) {
      this.requests = requests;
      this.period = period;
      this.zone = zone;
      this.clock = clock;
      this.span = spanNow();
    }

    private Span spanNow() {
      var start = period.start(LocalDate.ofInstant(clock.instant(), zone));
      return new Span(millis(start), millis(period.next(start)), "@" + start);
    }

    private long millis(LocalDate date) {
      return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    @Override
    public Moment now() {
      var now = clock.millis();
      var current = span;
      if (now >= current.endMillis || now < current.startMillis) {
        current = spanNow();
        span = current;
      }
      var left = Duration.ofMillis(current.endMillis - now);
      return new Moment(new Limit.Quota(requests, clamp(left)), current.name);
    }

    // A month in which clocks are set back has an hour more than the longest limit.
    private static Duration clamp(Duration left) {
      if (left.compareTo(Limit.MAX_TIME) > 0) {
        return Limit.MAX_TIME;
      }
      return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    @Override
    public String policy() {
      return ";q=" + requests + (period == Period.DAY ? ";w=86400" : "");
    }
  }
}
