package dev.weir.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The values of all caches in the memory of this gateway, bounded by their bytes together.
///
/// Safe for use by several threads.
final class Memory {

  // Of the map, the key's objects and the entry, on top of what they hold.
  private static final int OVERHEAD = 150;

  /// Where a value lies. What another version of the plugin has is elsewhere.
  record Key(CacheSpace<?> space, String text) {}

  /// A value, and how long it stays.
  static final class Entry {

    private final Object value;
    private final long bytes;
    private final Duration ttl;
    private final Set<String> tags;
    private final long since;
    // The version of the purges of which it is known that none concerns the value.
    private volatile long checked = -1;

    /// @param bytes about how many it takes
    /// @param since the last purge that was known when somebody began to get the value
    Entry(Object value, long bytes, Duration ttl, Set<String> tags, long since) {
      this.value = value;
      this.bytes = bytes;
      this.ttl = ttl;
      this.tags = tags;
      this.since = since;
    }

    Object value() {
      return value;
    }

    /// Whether it was purged. Costs next to nothing as long as nothing was.
    boolean isPurged(String key, Purges purges) {
      var version = purges.version();
      if (checked == version) {
        return false;
      }
      if (purges.concern(key, tags, since)) {
        return true;
      }
      checked = version;
      return false;
    }
  }

  private final Cache<Key, Entry> entries;
  private final LongAdder evicted = new LongAdder();

  Memory(long bytes, LongSupplier nanoTime) {
    Ticker ticker = nanoTime::getAsLong;
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(Memory::weight)
            .expireAfter(Expiry.<Key, Entry>writing((_, entry) -> entry.ttl))
            .evictionListener((_, _, cause) -> countEvicted(cause))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Key key, Entry entry) {
    var tags = entry.tags.stream().mapToLong(String::length).sum();
    return Math.toIntExact(
        Math.min(Integer.MAX_VALUE, entry.bytes + key.text.length() + tags + OVERHEAD));
  }

  private void countEvicted(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evicted.increment();
    }
  }

  /// Bounds all by that many bytes from now on.
  void resize(long bytes) {
    var eviction = entries.policy().eviction().orElseThrow();
    if (eviction.getMaximum() != bytes) {
      eviction.setMaximum(bytes);
    }
  }

  @Nullable Entry find(Key key) {
    return entries.getIfPresent(key);
  }

  /// Puts an entry, if it is good. If it is not, nothing is under the key any more.
  ///
  /// @param isGood asked when nobody else can change what is under the key
  /// @return whether it was
  boolean put(Key key, Entry entry, BooleanSupplier isGood) {
    return entries.asMap().compute(key, (_, _) -> isGood.getAsBoolean() ? entry : null) != null;
  }

  void remove(Key key) {
    entries.invalidate(key);
  }

  /// Looks at all: rare, and milliseconds even for many.
  void removeIf(BiPredicate<Key, Entry> isOver) {
    entries.asMap().entrySet().removeIf(it -> isOver.test(it.getKey(), it.getValue()));
  }

  void clear() {
    entries.invalidateAll();
  }

  /// How it stands.
  CacheNumbers.Memory numbers() {
    var bytes = entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    return new CacheNumbers.Memory(entries.estimatedSize(), bytes, evicted.sum());
  }
}
