package dev.weir.gateway.telemetry.tally;

import java.util.concurrent.atomic.AtomicInteger;

/// How many more series there may be, of all tables together.
final class Budget {

  private final AtomicInteger left;

  Budget(int all) {
    left = new AtomicInteger(all);
  }

  /// Whether there is none left, so that nobody needs to try.
  boolean isSpent() {
    return left.get() <= 0;
  }

  /// Takes one, if there is one left.
  boolean take() {
    if (left.getAndDecrement() > 0) {
      return true;
    }
    left.incrementAndGet();
    return false;
  }

  /// Gives back what was taken.
  void give(int count) {
    left.addAndGet(count);
  }
}
