package dev.weir.gateway.cache;

import java.util.concurrent.atomic.AtomicLongArray;

/// How often keys have changed, counted together for many keys: if the count is the same as it was,
/// the key has not.
///
/// Safe for use by several threads.
final class Changes {

  private static final int SIZE = 1 << 12;

  private final AtomicLongArray counts = new AtomicLongArray(SIZE);

  private static int index(String key) {
    var hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (SIZE - 1);
  }

  /// How often the key may have changed so far.
  long of(String key) {
    return counts.get(index(key));
  }

  /// Says that the key has changed.
  ///
  /// @return what [#of] says from then on
  long changed(String key) {
    return counts.incrementAndGet(index(key));
  }

  /// Says that the key has changed, and nothing else since a count.
  ///
  /// @return whether that was so; [#of] says one more from then on
  boolean changedAlone(String key, long count) {
    return counts.compareAndSet(index(key), count, count + 1);
  }

  /// Says that any key may have changed.
  void everything() {
    for (var i = 0; i < SIZE; i++) {
      counts.incrementAndGet(i);
    }
  }
}
