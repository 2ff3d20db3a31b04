package dev.weir.plugins.cache;

import java.util.function.DoubleSupplier;

/// Decides when a response that is still fresh is fetched anew: at a time before its end that
/// differs from response to response, or even earlier if it is asked for often, so that such a one
/// is never stale.
///
/// Each use rolls a die, and the closer the end and the longer the upstream takes, the likelier it
/// falls (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB
/// 2015, with its factor at 1).
///
/// @param isOn whether the die is rolled at all
/// @param random from 0 up to 1
record EarlyRefresh(boolean isOn, DoubleSupplier random) {

  // Beyond that the die falls once in 500 million times.
  private static final int HORIZON = 20;

  boolean isDue(Freshness freshness, long now) {
    var left = freshness.remaining(now) - freshness.early();
    return left <= 0
        || (isOn
            && left < HORIZON * freshness.took()
            && left <= -Math.log(1 - random.getAsDouble()) * freshness.took());
  }
}
