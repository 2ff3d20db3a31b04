package dev.weir.gateway.cache;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts what is done, by how it ended.
///
/// Safe for use by several threads.
final class CacheTally<E extends Enum<E>> {

  /// Where a value was.
  enum Got {
    MEMORY,
    SHARED,
    NOWHERE
  }

  /// Where a value is.
  enum Put {
    MEMORY,
    SHARED,
    /// It was purged while somebody got it.
    NOWHERE
  }

  private final Map<E, LongAdder> counts;

  CacheTally(Class<E> ends) {
    counts = new EnumMap<>(ends);
    for (var end : ends.getEnumConstants()) {
      counts.put(end, new LongAdder());
    }
  }

  @SuppressWarnings("NullAway") // it has all of them
  void count(E end) {
    counts.get(end).increment();
  }

  /// The numbers as they are, by the names of the ends.
  Map<String, Long> numbers() {
    var numbers = new LinkedHashMap<String, Long>();
    counts.forEach((end, count) -> numbers.put(end.name().toLowerCase(Locale.ROOT), count.sum()));
    return numbers;
  }
}
