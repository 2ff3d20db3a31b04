package dev.weir.gateway.cache;

import dev.weir.api.SharedCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One cache of one version of a plugin.
///
/// Values are objects of the plugin's classes, so it must be closed when they are unloaded.
public final class CacheSpace<V> implements SharedCache<V>, AutoCloseable {

  private final Memory memory;
  private final Turns turns;
  private final Codec<V> codec;
  private final List<CacheSpace<?>> siblings;

  /// @param siblings the caches of this name that are open, in versions of the plugin; this one
  ///   leaves them when it is closed
  CacheSpace(Memory memory, Turns turns, Codec<V> codec, List<CacheSpace<?>> siblings) {
    this.memory = memory;
    this.turns = turns;
    this.codec = codec;
    this.siblings = siblings;
  }

  private Memory.Key key(String key) {
    return new Memory.Key(this, key);
  }

  @Override
  @SuppressWarnings("unchecked") // put is the only one that writes under keys of this space
  public Optional<V> get(String key) {
    return Optional.ofNullable((V) memory.find(key(key)));
  }

  @Override
  public void put(String key, V value, Duration ttl, Set<String> tags) {
    memory.put(key(key), new Memory.Entry(value, codec.weight(value), ttl, Set.copyOf(tags)));
    for (var sibling : siblings) {
      if (!equals(sibling)) {
        memory.remove(sibling.key(key));
      }
    }
  }

  @Override
  public void remove(String key) {
    siblings.forEach(it -> memory.remove(it.key(key)));
  }

  @Override
  public void removeTagged(String tag) {
    memory.removeIf((key, entry) -> isSibling(key) && entry.tags().contains(tag));
  }

  @Override
  public void removePrefixed(String prefix) {
    memory.removeIf((key, _) -> isSibling(key) && key.text().startsWith(prefix));
  }

  @Override
  public void clear() {
    memory.removeIf((key, _) -> isSibling(key));
  }

  private boolean isSibling(Memory.Key key) {
    return siblings.contains(key.space());
  }

  @Override
  public Turn await(String key, Duration patience) throws InterruptedException {
    return turns.await(key(key), patience);
  }

  /// Forgets all that belongs to the plugin's classes.
  @Override
  public void close() {
    siblings.remove(this);
    memory.removeIf((key, _) -> equals(key.space()));
    turns.forget(this);
  }
}
