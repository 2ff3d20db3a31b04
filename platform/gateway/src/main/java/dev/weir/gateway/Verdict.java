package dev.weir.gateway;

import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.filter.FilterTally.Counts;
import java.util.Locale;
import java.util.Optional;

/// What a rule makes of the numbers of a canary.
///
/// @param isGood whether the candidate is to be promoted; otherwise it is to be rolled back
/// @param reason the numbers that decided
record Verdict(boolean isGood, String reason) {

  // A new version is slow while the JVM compiles it: some microseconds more are no reason.
  private static final double SLOWER_MILLIS = 1;

  // How many standard errors a difference of rates must have to be no accident.
  private static final double CERTAIN = 3;

  /// Compares what the versions have done since the trial began; empty as long as that is too
  /// little.
  static Optional<Verdict> of(CanaryConfig.Rule rule, Counts stable, Counts candidate) {
    if (candidate.requests() < rule.requests()) {
      return Optional.empty();
    }
    var errors = new Rates("errors", stable.errors(), candidate.errors(), stable, candidate);
    var refusals =
        new Rates("refusals", stable.refusals(), candidate.refusals(), stable, candidate);
    var time = time(stable, candidate);
    if (errors.isAbove(rule.errors().fraction())) {
      return Optional.of(new Verdict(false, errors.toString()));
    }
    if (refusals.isAbove(rule.refusals().fraction())) {
      return Optional.of(new Verdict(false, refusals.toString()));
    }
    if (isSlower(stable, candidate, rule.slowdown())) {
      return Optional.of(new Verdict(false, time));
    }
    return Optional.of(new Verdict(true, errors + "; " + refusals + "; " + time));
  }

  private static boolean isSlower(Counts stable, Counts candidate, double slowdown) {
    var difference = candidate.meanMillis() - stable.meanMillis();
    return stable.timed() > 0
        && difference > SLOWER_MILLIS
        && candidate.meanMillis() > slowdown * stable.meanMillis();
  }

  private static String time(Counts stable, Counts candidate) {
    return String.format(
        Locale.ROOT,
        "mean time %.3f ms, before %.3f ms",
        candidate.meanMillis(),
        stable.meanMillis());
  }

  /// How often something happened in both versions.
  private record Rates(String what, long before, long now, Counts stable, Counts candidate) {

    /// Whether there is more of it by that much, and not by accident.
    boolean isAbove(double limit) {
      var difference = rate(now, candidate) - rate(before, stable);
      return difference > limit && difference > CERTAIN * standardError();
    }

    private static double rate(long count, Counts counts) {
      return counts.requests() == 0 ? 0 : (double) count / counts.requests();
    }

    /// Of the difference of two rates that are really the same.
    private double standardError() {
      double requests = stable.requests() + candidate.requests();
      var pooled = (before + now) / requests;
      var parts = 1.0 / Math.max(1, stable.requests()) + 1.0 / candidate.requests();
      return stable.requests() == 0 ? 0 : Math.sqrt(pooled * (1 - pooled) * parts);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %d of %d, before %d of %d",
          what,
          now,
          candidate.requests(),
          before,
          stable.requests());
    }
  }
}
