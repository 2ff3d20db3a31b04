package dev.weir.plugins.ratelimit;

/// What one client does now, and what it usually does. Three numbers of each: requests a second,
/// the share of its requests that are answered with an error, and how many different paths it asks
/// for in ten seconds.
///
/// All of it fades, so a client is as much memory however long it stays. What is usual is not
/// learnt under pressure: an attack does not become a habit by going on. Who is refused because of
/// errors or paths is believed again when they have faded.
final class ClientHabits {

  private static final double NOW = 10;
  private static final double SLOT = 10;
  private static final double KNOWN = 60;
  private static final double SLOTS_USUAL = 0.05;
  private static final double ANSWERS_USUAL = 0.01;
  private static final double FEW_ANSWERS = 8;
  private static final double BITS = Long.SIZE;
  private static final double LEAST = -10;

  private static final double USUAL_TIMES = 3;
  private static final double FEW_PATHS = 16;
  private static final double FEW_ERRORS = 0.25;

  private final double memory;

  // All guarded by this. Times are seconds.
  private double at;
  private double rate;
  private double usualRate;
  private double knownFor;

  /// Of its time: what it was granted, divided by what it may have.
  private double spent;

  private double answers;
  private double errors;
  private double answeredAt;
  private double usualErrors;
  private double slotStart;
  private long paths;
  private double spread;
  private double usualSpread;

  /// @param memory how far back its habits reach, in seconds
  /// @param now in seconds
  ClientHabits(double memory, double now) {
    this.memory = memory;
    this.at = now;
    this.answeredAt = now;
    this.slotStart = now;
  }

  /// What a client does now.
  ///
  /// @param usualRate the highest rate that is usual for it; 0 if it is not known well
  record Snapshot(double rate, double usualRate, double spread, double errors) {}

  /// A request has come.
  ///
  /// @param isLearning whether it counts for what is usual
  synchronized void asked(double now, int path, boolean isLearning) {
    var passed = Math.max(0, now - at);
    at = now;
    rate = rate * Math.exp(-passed / NOW) + 1 / NOW;
    spent = Math.max(0, spent - passed);
    if (isLearning) {
      usualRate = Math.max(rate, usualRate * Math.exp(-passed / memory));
      knownFor += passed;
    }
    if (now - slotStart >= SLOT) {
      endSlot(now, isLearning);
    }
    paths |= 1L << ((path * 0x9E3779B9) >>> 26);
  }

  private void endSlot(double now, boolean isLearning) {
    if (isLearning) {
      usualSpread += (usualSpread == 0 ? 1 : SLOTS_USUAL) * (distinct() - usualSpread);
    }
    spread = now - slotStart < 2 * SLOT ? distinct() : 0;
    slotStart = now;
    paths = 0;
  }

  /// How many different ones there were, by how many bits are still unset.
  private double distinct() {
    var unset = Math.max(1, BITS - Long.bitCount(paths));
    return -BITS * Math.log(unset / BITS);
  }

  /// A request was answered.
  synchronized void answered(double now, boolean isError, boolean isLearning) {
    var kept = Math.exp(-Math.max(0, now - answeredAt) / NOW);
    answeredAt = now;
    answers = answers * kept + 1;
    errors = errors * kept + (isError ? 1 : 0);
    if (isLearning) {
      usualErrors += ANSWERS_USUAL * ((isError ? 1 : 0) - usualErrors);
    }
  }

  private double errorsAt(double now) {
    var kept = Math.exp(-Math.max(0, now - answeredAt) / NOW);
    return errors * kept / (answers * kept + FEW_ANSWERS);
  }

  /// How far its paths and errors are from what is let pass for usual, for it and for others: 1 is
  /// twice as much, -1 is half as much. What is farther counts.
  synchronized double strangeness(double now, Crowd crowd) {
    return Math.max(
        excess(Math.max(spread, distinct()), FEW_PATHS, usualSpread, crowd.spread()),
        excess(errorsAt(now), FEW_ERRORS, usualErrors, crowd.errors()));
  }

  private static double excess(double value, double few, double own, double others) {
    var most = Math.max(few, USUAL_TIMES * Math.max(own, others));
    return value <= 0 ? LEAST : Math.max(LEAST, Math.log(value / most) / Math.log(2));
  }

  /// Takes one request of what the client may have in [#NOW], which it may have at once.
  ///
  /// @return for how many seconds there is none; 0 if it was taken
  synchronized double spend(Crowd crowd) {
    if (spent > NOW) {
      return spent - NOW;
    }
    spent += 1 / crowd.allowed(snapshot(at));
    return 0;
  }

  synchronized Snapshot snapshot(double now) {
    return new Snapshot(
        rate * Math.exp(-Math.max(0, now - at) / NOW),
        knownFor < KNOWN ? 0 : usualRate,
        Math.max(spread, distinct()),
        errorsAt(now));
  }

  /// Whether it has been away for so long that little is known of it.
  synchronized boolean isForgotten(double now) {
    return now - at > memory;
  }
}
