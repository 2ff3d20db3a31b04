package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Decides about each request: whether there is room, and under pressure, whether its client
/// behaves as usual.
///
/// There is pressure while more is asked for than the [Threshold] lets through. Then clients are
/// refused whose errors or paths are strange, and of the others each has its share of what there is
/// room for, as the [Crowd] says. Without pressure nobody is refused for being strange.
final class AdaptiveLimit {

  /// How often it has to be looked after.
  static final Duration PERIOD = Duration.ofMillis(500);

  private static final double SMOOTHING = 0.5;
  private static final double RELIEF = 0.9;
  private static final double FILLED = 0.95;
  private static final double STRANGE_WAIT = 10;

  private final Source source;
  private final Threshold threshold;
  private final Clients clients;
  private final Served served = new Served();
  private final LongAdder asked = new LongAdder();
  private volatile Limit.Rate rate;
  private volatile boolean isUnderPressure;
  private volatile boolean wasUnderPressure;
  // Only the one thread that looks after it.
  private double askedPerSecond;
  private double tidiedAt;
  private double adjustedAt;

  /// What it counts with.
  ///
  /// @param key of its counts, of its own
  record Source(Limits limits, String key, LongSupplier nanoTime, InstantSource clock) {

    double seconds() {
      return nanoTime.getAsLong() / 1e9;
    }
  }

  AdaptiveLimit(Source source, Model model, double min, double max) {
    this.source = source;
    this.threshold = new Threshold(min, max, model);
    this.rate = rate(threshold.perSecond());
    var now = source.seconds();
    this.clients = new Clients(model, now);
    this.tidiedAt = now;
    this.adjustedAt = now;
  }

  /// What becomes of a request.
  enum Verdict {
    /// It is served.
    PASSES,
    /// Its client behaves unusually, and there is pressure.
    STRANGE,
    /// There is no room.
    FULL
  }

  /// A verdict on a request.
  ///
  /// @param grant what was taken of the threshold
  record Decision(Verdict verdict, ClientHabits client, Limits.Grant grant) {}

  /// Decides about a request.
  ///
  /// @param path a hash of its path
  Decision decide(String key, int path) {
    var now = source.seconds();
    asked.increment();
    var client = clients.of(key, now);
    client.asked(now, path, !isUnderPressure);
    if (isUnderPressure && clients.isStrange(client, now)) {
      return refusal(Verdict.STRANGE, client, STRANGE_WAIT);
    }
    var crowd = clients.crowd();
    var wait = isUnderPressure ? client.spend(crowd) : 0;
    if (wait > 0) {
      return refusal(crowd.hasRoomForUsual() ? Verdict.STRANGE : Verdict.FULL, client, wait);
    }
    var grant = source.limits.take(source.key, rate, 1, 1);
    return new Decision(grant.isGranted() ? Verdict.PASSES : Verdict.FULL, client, grant);
  }

  private static Decision refusal(Verdict verdict, ClientHabits client, double seconds) {
    var wait = Duration.ofNanos((long) (seconds * 1e9));
    return new Decision(verdict, client, new Limits.Grant(0, 0, wait, Duration.ZERO, 0));
  }

  /// The threshold as a limit, with a tenth of a second of it at once.
  private static Limit.Rate rate(double threshold) {
    var perSecond = Math.max(1, Math.round(threshold));
    return new Limit.Rate(perSecond, Duration.ofSeconds(1), Math.max(1, perSecond / 10));
  }

  /// A request was served.
  ///
  /// @param nanos how long the upstream took to answer
  void served(ClientHabits client, int status, long nanos) {
    // That there are too many requests is nobody's mistake who is let through here.
    var isClientError = status >= 400 && status < 500 && status != 429;
    client.answered(source.seconds(), isClientError, !isUnderPressure);
    served.add(nanos, status >= 500);
  }

  /// Looks at how much is asked for. To be called about twice a second, by one thread.
  void tidy() {
    var now = source.seconds();
    var time = now - tidiedAt;
    if (time <= 0) {
      return;
    }
    tidiedAt = now;
    var count = asked.sumThenReset();
    askedPerSecond += SMOOTHING * (count / time - askedPerSecond);
    isUnderPressure = askedPerSecond > threshold.perSecond() * (isUnderPressure ? RELIEF : 1);
    wasUnderPressure |= isUnderPressure;
    if (isUnderPressure) {
      clients.tidy(now, FILLED * threshold.perSecond(), askedPerSecond);
    } else {
      clients.tidy(now);
    }
  }

  /// Goes on to the next interval, by what this gateway has seen of the upstream.
  ///
  /// @param parts how many gateways share the bounds
  void adjust(int parts) {
    var sum = served.take();
    adjust(sum, sum.latency(), sum.errors(), parts);
  }

  /// Goes on to the next interval, by what somebody else knows of the upstream.
  void adjust(double latency, double errors, int parts) {
    adjust(served.take(), latency, errors, parts);
  }

  private void adjust(Served.Sum sum, double latency, double errors, int parts) {
    var now = source.seconds();
    var time = Math.max(1e-3, now - adjustedAt);
    adjustedAt = now;
    var hour = source.clock.instant().atOffset(ZoneOffset.UTC).getHour();
    threshold.adjust(
        new Threshold.Sample(latency, errors, sum.count() / time, sum.count(), wasUnderPressure),
        hour,
        parts);
    rate = rate(threshold.perSecond());
    wasUnderPressure = isUnderPressure;
  }

  double perSecond() {
    return threshold.perSecond();
  }

  boolean isUnderPressure() {
    return isUnderPressure;
  }

  int clients() {
    return clients.size();
  }
}
