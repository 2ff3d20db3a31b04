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
/// There is pressure while more is asked for than the [Threshold] lets through. Then those are
/// refused first whose [ClientHabits] are strange, whatever room there is: what they would take is
/// what the others need. While there is still no room for all others, less is let pass for usual,
/// and while there is room left, more. Without pressure nobody is refused for being strange.
final class AdaptiveLimit {

  /// How often it has to be looked after.
  static final Duration PERIOD = Duration.ofMillis(500);

  private static final double SMOOTHING = 0.5;
  private static final double RELIEF = 0.9;
  private static final double STRICTER = 0.1;
  private static final double MILDER = 0.02;
  private static final double STRICTEST = -0.5;
  private static final double MILDEST = 1;
  private static final double USED_WELL = 0.85;
  private static final double FEW_LEFT_OUT = 0.01;
  private static final Duration STRANGE_WAIT = Duration.ofSeconds(10);

  private final Source source;
  private final Model model;
  private final Threshold threshold;
  private final Clients clients;
  private final Served served = new Served();
  private final LongAdder asked = new LongAdder();
  private final LongAdder passed = new LongAdder();
  private final LongAdder full = new LongAdder();
  private volatile Limit.Rate rate;
  private volatile double most;
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
    this.model = model;
    this.threshold = new Threshold(min, max, model);
    this.rate = rate(threshold.perSecond());
    var now = source.seconds();
    this.clients = new Clients(model, now);
    this.most = model.suspicion();
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
    if (isUnderPressure && clients.strangeness(client, now) > most) {
      return new Decision(
          Verdict.STRANGE, client, new Limits.Grant(0, 0, STRANGE_WAIT, Duration.ZERO, 0));
    }
    var grant = source.limits.take(source.key, rate, 1, 1);
    (grant.isGranted() ? passed : full).increment();
    return new Decision(grant.isGranted() ? Verdict.PASSES : Verdict.FULL, client, grant);
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
    client.answered(isClientError, !isUnderPressure);
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
    var isFull = full.sumThenReset() > FEW_LEFT_OUT * count;
    var used = passed.sumThenReset() / time / threshold.perSecond();
    most = isUnderPressure ? letPass(isFull, used) : model.suspicion();
    wasUnderPressure |= isUnderPressure;
    clients.tidy(now);
  }

  private double letPass(boolean isFull, double used) {
    if (isFull) {
      return Math.max(STRICTEST, most - STRICTER);
    }
    return used < USED_WELL ? Math.min(model.suspicion() + MILDEST, most + MILDER) : most;
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
