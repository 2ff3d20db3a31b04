package dev.weir.plugins.ratelimit;

/// What one client does now, and what it usually does. Three numbers of each: requests a second,
/// the share of its requests that are answered with an error, and how many different paths it asks
/// for in ten seconds.
///
/// All of it fades, so a client is as much memory however long it stays. What is usual is not
/// learnt under pressure: an attack does not become a habit by going on.
final class ClientHabits {

  private static final double NOW = 10;
  private static final double SLOT = 10;
  private static final double KNOWN = 60;
  private static final double ANSWERS_NOW = 0.1;
  private static final double ANSWERS_USUAL = 0.01;
  private static final double SLOTS_USUAL = 0.05;
  private static final int ENOUGH_ANSWERS = 8;
  private static final double BITS = Long.SIZE;

  private static final double USUAL_TIMES = 3;
  private static final double FEW_PATHS = 16;
  private static final double FEW_ERRORS = 0.25;
  private static final double LEAST = -10;
  private static final double RATE_FLOOR = 1;

  private final double memory;

  // All guarded by this. Times are seconds.
  private double at;
  private double rate;
  private double usualRequests;
  private double usualSeconds;
  private double errors;
  private double usualErrors;
  private int answers;
  private double slotStart;
  private long paths;
  private double spread;
  private double usualSpread;

  /// @param memory how far back its habits reach, in seconds
  /// @param now in seconds
  ClientHabits(double memory, double now) {
    this.memory = memory;
    this.at = now;
    this.slotStart = now;
  }

  /// What is usual for the most clients.
  ///
  /// @param rate of a client in the middle
  /// @param spread of a client in the middle
  record Crowd(double rate, double spread) {

    static final Crowd UNKNOWN = new Crowd(0, 0);

    /// How often the middle of all is still no reason to wonder.
    private static final double TIMES = 3;
  }

  /// A request has come.
  ///
  /// @param isLearning whether it counts for what is usual
  synchronized void asked(double now, int path, boolean isLearning) {
    fade(now, isLearning);
    rate += 1 / NOW;
    if (isLearning) {
      usualRequests++;
    }
    if (now - slotStart >= SLOT) {
      endSlot(isLearning);
      slotStart = now;
    }
    paths |= 1L << ((path * 0x9E3779B9) >>> 26);
  }

  private void fade(double now, boolean isLearning) {
    var passed = Math.max(0, now - at);
    at = now;
    rate *= Math.exp(-passed / NOW);
    if (isLearning) {
      var kept = Math.exp(-passed / memory);
      usualRequests *= kept;
      usualSeconds = usualSeconds * kept + passed;
    }
  }

  private void endSlot(boolean isLearning) {
    spread = distinct();
    if (isLearning) {
      usualSpread += (usualSpread == 0 ? 1 : SLOTS_USUAL) * (spread - usualSpread);
    }
    paths = 0;
  }

  /// How many different ones there were, by how many bits are still unset.
  private double distinct() {
    var unset = Math.max(1, BITS - Long.bitCount(paths));
    return -BITS * Math.log(unset / BITS);
  }

  /// A request was answered.
  synchronized void answered(boolean isError, boolean isLearning) {
    answers++;
    errors += Math.max(ANSWERS_NOW, 1.0 / answers) * ((isError ? 1 : 0) - errors);
    if (isLearning) {
      usualErrors += ANSWERS_USUAL * ((isError ? 1 : 0) - usualErrors);
    }
  }

  /// How far this is from what is let pass for usual, for it and for others: 1 is twice as much, -1
  /// is half as much. What is farthest counts.
  synchronized double strangeness(double now, Crowd crowd) {
    var usualRate = usualSeconds < KNOWN ? 0 : usualRequests / usualSeconds;
    var fromRate =
        excess(rateAt(now), RATE_FLOOR, USUAL_TIMES * usualRate, Crowd.TIMES * crowd.rate);
    var fromSpread =
        excess(spreadNow(), FEW_PATHS, USUAL_TIMES * usualSpread, Crowd.TIMES * crowd.spread);
    var fromErrors =
        answers < ENOUGH_ANSWERS ? LEAST : excess(errors, FEW_ERRORS, USUAL_TIMES * usualErrors, 0);
    return Math.max(fromRate, Math.max(fromSpread, fromErrors));
  }

  private static double excess(double value, double few, double own, double others) {
    var most = Math.max(few, Math.max(own, others));
    return value <= 0 ? LEAST : Math.max(LEAST, Math.log(value / most) / Math.log(2));
  }

  synchronized double rateAt(double now) {
    return rate * Math.exp(-Math.max(0, now - at) / NOW);
  }

  synchronized double spreadNow() {
    return Math.max(spread, distinct());
  }

  /// Whether it has been away for so long that little is known of it.
  synchronized boolean isForgotten(double now) {
    return now - at > memory;
  }
}
