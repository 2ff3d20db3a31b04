package dev.weir.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiPredicate;
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
  record Entry(Object value, long bytes, Duration ttl, Set<String> tags) {}

  private final Cache<Key, Entry> entries;

  Memory(long bytes, LongSupplier nanoTime) {
    Ticker ticker = nanoTime::getAsLong;
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(Memory::weight)
            .expireAfter(Expiry.<Key, Entry>writing((_, entry) -> entry.ttl))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Key key, Entry entry) {
    var tags = entry.tags.stream().mapToLong(String::length).sum();
    return Math.toIntExact(
        Math.min(Integer.MAX_VALUE, entry.bytes + key.text.length() + tags + OVERHEAD));
  }

  @Nullable Object find(Key key) {
    var entry = entries.getIfPresent(key);
    return entry == null ? null : entry.value;
  }

  void put(Key key, Entry entry) {
    entries.put(key, entry);
  }

  void remove(Key key) {
    entries.invalidate(key);
  }

  /// Looks at all: rare, and milliseconds even for many.
  void removeIf(BiPredicate<Key, Entry> isOver) {
    entries.asMap().entrySet().removeIf(it -> isOver.test(it.getKey(), it.getValue()));
  }
}
