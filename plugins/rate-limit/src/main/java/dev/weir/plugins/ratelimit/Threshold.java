package dev.weir.plugins.ratelimit;

/// How many requests a second are let through, between two bounds.
///
/// While the upstream is well, it goes towards a multiple of what is usually asked for at this hour
/// or was served just now, whichever is more. When its latency is above the tolerated multiple of
/// what it was under light load, the limit is multiplied by the ratio of the two, the gradient;
/// when too many requests fail, by a constant. What is usual is learnt only from times without
/// pressure.
final class Threshold {

  private static final int HOURS = 24;
  private static final double HARDEST = 0.5;
  private static final double ON_ERRORS = 0.7;
  private static final double GROWTH = 1.2;
  private static final double GROWTH_UNDER_PRESSURE = 0.05;
  private static final double PROVEN = 0.95;
  private static final double SHRINKAGE = 0.95;
  private static final double LEARNING = 0.1;
  private static final double FASTER = 0.3;
  private static final double SLOWER = 0.01;
  private static final long FEWEST = 20;

  private final double min;
  private final double max;
  private final Model model;
  // Guarded by this, but for the limit, which is read without.
  private final double[] usual = new double[HOURS];
  private double baseline;
  private volatile double limit;

  Threshold(double min, double max, Model model) {
    this.min = min;
    this.max = max;
    this.model = model;
    // Nothing is known yet: between the two, by the same factor from both.
    this.limit = Math.sqrt(min * max);
  }

  /// How things were for one interval.
  ///
  /// @param latency of served requests, in seconds; NaN if not known
  /// @param errors which share of them failed
  /// @param served how many a second
  /// @param count how many in all
  /// @param isUnderPressure whether more was asked for than was let through
  record Sample(
      double latency, double errors, double served, long count, boolean isUnderPressure) {}

  double perSecond() {
    return limit;
  }

  /// Goes on to the next interval.
  ///
  /// @param parts how many gateways share the bounds
  synchronized void adjust(Sample sample, int hour, int parts) {
    var strain = sample.count < FEWEST ? 1 : strain(sample);
    var next = strain < 1 ? strained(sample, strain) : healthy(sample, hour);
    limit = Math.clamp(next, min / parts, max / parts);
    if (!sample.isUnderPressure && strain == 1) {
      usual[hour] += (usual[hour] == 0 ? 1 : LEARNING) * (sample.served - usual[hour]);
    }
  }

  /// What the limit is multiplied by; 1 if the upstream is well.
  private double strain(Sample sample) {
    var strain = sample.errors > model.errorTolerance() ? ON_ERRORS : 1.0;
    if (Double.isFinite(sample.latency) && sample.latency > 0) {
      learnBaseline(sample);
      strain = Math.min(strain, model.latencyTolerance() * baseline / sample.latency);
    }
    return Math.clamp(strain, HARDEST, 1);
  }

  // Down at once, up slowly and only from times of light load: an overload is no new normal.
  private void learnBaseline(Sample sample) {
    if (baseline == 0) {
      baseline = sample.latency;
    } else if (sample.latency < baseline) {
      baseline += FASTER * (sample.latency - baseline);
    } else if (!sample.isUnderPressure && sample.served < limit / model.headroom()) {
      baseline += SLOWER * (sample.latency - baseline);
    }
  }

  private double strained(Sample sample, double strain) {
    return Math.min(limit, Math.max(limit * strain, PROVEN * sample.served));
  }

  private double healthy(Sample sample, int hour) {
    var target = Math.max(usual[hour], sample.served) * model.headroom();
    return target > limit
        ? Math.min(target, limit * growth(sample))
        : Math.max(target, limit * SHRINKAGE);
  }

  /// Under pressure the slower the nearer the latency comes to what is tolerated.
  private double growth(Sample sample) {
    if (!sample.isUnderPressure) {
      return GROWTH;
    }
    var isKnown = baseline > 0 && Double.isFinite(sample.latency);
    var slower = isKnown ? sample.latency / baseline - 1 : 0;
    return 1
        + GROWTH_UNDER_PRESSURE * Math.clamp(1 - slower / (model.latencyTolerance() - 1), 0, 1);
  }
}
