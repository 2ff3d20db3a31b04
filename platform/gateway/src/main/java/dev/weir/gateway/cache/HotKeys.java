package dev.weir.gateway.cache;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Finds out which keys are asked for so often that one of them is a noticeable part of all that is
/// asked for.
///
/// One request in 64 is looked at. Of these, the algorithm of Misra and Gries (Finding repeated
/// elements, 1982) counts the frequent keys in little room: no key that is more than a 65th of all
/// is missed, and the others are counted too low rather than too high.
///
/// Safe for use by several threads.
final class HotKeys {

  private static final int SAMPLE_MASK = 63;
  private static final int CANDIDATES = 64;
  private static final int WINDOW = 2048;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double HOT = 0.02;
  private static final int LEAST = 20;

  private record Key(CacheName cache, String text) {}

  private final LongSupplier nanoTime;
  private final Map<Key, Integer> counts = new HashMap<>(); // guarded by this, as are the next two
  private int samples;
  private long began;
  private volatile Map<Key, Double> hot = Map.of();

  HotKeys(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /// Says that a key was asked for.
  void asked(CacheName cache, String key) {
    if ((ThreadLocalRandom.current().nextInt() & SAMPLE_MASK) == 0) {
      count(cache, key);
    }
  }

  /// Counts a key that is looked at.
  synchronized void count(CacheName cache, String text) {
    samples++;
    var key = new Key(cache, text);
    if (counts.containsKey(key) || counts.size() < CANDIDATES) {
      counts.merge(key, 1, Integer::sum);
    } else {
      counts.replaceAll((_, count) -> count - 1);
      counts.values().removeIf(it -> it == 0);
    }
    endWindow();
  }

  private synchronized void endWindow() {
    var now = nanoTime.getAsLong();
    if (samples < WINDOW && now - began < WINDOW_NANOS) {
      return;
    }
    var least = Math.max(LEAST, samples * HOT);
    var found = new HashMap<Key, Double>();
    counts.forEach((key, count) -> {
      if (count >= least) {
        found.put(key, (double) count / samples);
      }
    });
    hot = Map.copyOf(found);
    counts.clear();
    samples = 0;
    began = now;
  }

  /// Whether a key is one of those.
  boolean isHot(CacheName cache, String key) {
    var current = hot;
    return !current.isEmpty() && current.containsKey(new Key(cache, key));
  }

  /// Those of a cache, the hottest first.
  List<CacheNumbers.Hot> of(CacheName cache) {
    endWindow();
    return hot.entrySet().stream()
        .filter(it -> it.getKey().cache.equals(cache))
        .map(it -> new CacheNumbers.Hot(it.getKey().text, it.getValue()))
        .sorted(Comparator.comparingDouble(CacheNumbers.Hot::share).reversed())
        .toList();
  }
}
