package dev.weir.gateway.cache;

import dev.weir.api.SharedCache;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/// The caches of all plugins.
///
/// Several versions of one plugin may serve at a time. Each has objects of its own, but what one
/// says about a key holds for all.
///
/// Safe for use by several threads.
public final class Caches {

  private final Memory memory;
  private final Turns turns;
  private final ConcurrentMap<CacheName, List<CacheSpace<?>>> open = new ConcurrentHashMap<>();

  /// @param bytes how many the values in memory have at most, together and about
  public Caches(long bytes, LongSupplier nanoTime) {
    memory = new Memory(bytes, nanoTime);
    turns = new Turns(nanoTime);
  }

  /// An empty cache, to be closed when the plugin's classes are unloaded.
  public <V> CacheSpace<V> open(CacheName name, SharedCache.Codec<V> codec) {
    var siblings = open.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>());
    var space = new CacheSpace<>(memory, turns, codec, siblings);
    siblings.add(space);
    return space;
  }
}
