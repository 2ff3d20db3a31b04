package dev.weir.plugins.cache;

import java.util.function.DoubleSupplier;

/// Decides when a response that is still fresh is fetched anew, so that one that is asked for often
/// is never stale.
///
/// Each use rolls a die, and the closer the end and the longer the upstream takes, the likelier it
/// falls (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB
/// 2015, with its factor at 1).
///
/// @param isOn whether it does so at all
/// @param random from 0 up to 1
record EarlyRefresh(boolean isOn, DoubleSupplier random) {

  // Beyond that the die falls once in 500 million times.
  private static final int HORIZON = 20;

  boolean isDue(Freshness freshness, long now) {
    var left = freshness.remaining(now) - freshness.early();
    return isOn
        && left < HORIZON * freshness.took()
        && left <= -Math.log(1 - random.getAsDouble()) * freshness.took();
  }
}
