package dev.weir.plugins.cache;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that may be held at a time. Safe for use by several threads.
final class Budget {

  private final AtomicLong left;

  Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /// Takes some, unless there are fewer left.
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /// Gives back what was taken.
  void give(long bytes) {
    left.addAndGet(bytes);
  }
}
