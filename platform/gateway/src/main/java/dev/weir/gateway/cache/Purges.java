package dev.weir.gateway.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What was purged of one cache, each with a number that is greater than those before.
///
/// Whoever begins to get a value notes the [number][#last] that is the last one then. A purge with
/// a greater number that concerns the value came in between, or is one that was not heard of yet:
/// the value is not to be used.
///
/// Safe for use by several threads.
final class Purges {

  /// How many are kept; then the oldest ones become one that concerns everything.
  static final int MAX = 10_000;

  private final Map<Purge, Long> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> lengthsOfPrefixes = new ConcurrentHashMap<>();
  private final SequencedMap<Purge, Long> byAge = new LinkedHashMap<>(); // guarded by this
  private volatile long last;
  private volatile long version;

  /// Another number each time that something was added. The number of the last one is not: they may
  /// come in another order than that of their numbers.
  long version() {
    return version;
  }

  /// The number of the last one; 0 if there was none.
  long last() {
    return last;
  }

  /// Whether a value was purged since a number was the last one.
  boolean concern(String key, Set<String> tags, long since) {
    return last > since
        && (isLater(Purge.ALL, since)
            || isLater(new Purge(Purge.Kind.KEY, key), since)
            || tags.stream().anyMatch(it -> isLater(new Purge(Purge.Kind.TAG, it), since))
            || concernPrefix(key, since));
  }

  private boolean concernPrefix(String key, long since) {
    for (var length : lengthsOfPrefixes.keySet()) {
      if (length <= key.length()
          && isLater(new Purge(Purge.Kind.PREFIX, key.substring(0, length)), since)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLater(Purge purge, long since) {
    var number = numbers.get(purge);
    return number != null && number > since;
  }

  /// Adds one with the next number.
  ///
  /// @return the number
  synchronized long add(Purge purge) {
    var number = last + 1;
    add(purge, number);
    return number;
  }

  /// Adds one that has a number, in any order.
  synchronized void add(Purge purge, long number) {
    remember(purge, number);
    if (purge.kind() == Purge.Kind.ALL) {
      forgetBefore(number);
    }
    while (byAge.size() > MAX) {
      joinOldest();
    }
    last = Math.max(last, number);
    version++; // under the lock
  }

  // Nobody who looks meanwhile finds neither them nor what takes their place.
  private void joinOldest() {
    var oldest = byAge.pollFirstEntry();
    var next = byAge.pollFirstEntry();
    var both = Math.max(oldest.getValue(), next.getValue());
    numbers.merge(Purge.ALL, both, Math::max);
    for (var joined : List.of(oldest.getKey(), next.getKey())) {
      if (joined.kind() != Purge.Kind.ALL) {
        forget(joined);
      }
    }
    byAge.putFirst(Purge.ALL, both);
  }

  /// Whether one is known with that number, or a greater one.
  boolean has(Purge purge, long number) {
    var known = numbers.get(purge);
    return known != null && known >= number;
  }

  /// Those with a greater number than that.
  synchronized List<Purge> after(long number) {
    return byAge.entrySet().stream()
        .filter(it -> it.getValue() > number)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void forgetBefore(long number) {
    for (var entry : List.copyOf(byAge.entrySet())) {
      if (entry.getValue() < number) {
        byAge.remove(entry.getKey());
        forget(entry.getKey());
      }
    }
  }

  private void remember(Purge purge, long number) {
    var before = numbers.get(purge);
    if (before != null && before >= number) {
      return;
    }
    byAge.putLast(purge, number);
    numbers.put(purge, number);
    if (before == null && purge.kind() == Purge.Kind.PREFIX) {
      lengthsOfPrefixes.merge(purge.text().length(), 1, Integer::sum);
    }
  }

  private void forget(Purge purge) {
    numbers.remove(purge);
    if (purge.kind() == Purge.Kind.PREFIX) {
      lengthsOfPrefixes.computeIfPresent(
          purge.text().length(), (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
