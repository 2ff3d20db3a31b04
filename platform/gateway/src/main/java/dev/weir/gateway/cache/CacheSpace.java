package dev.weir.gateway.cache;

import dev.weir.api.SharedCache;
import dev.weir.gateway.cache.CacheTally.Got;
import dev.weir.gateway.cache.CacheTally.Put;
import dev.weir.gateway.redis.RedisBlobs.Blob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/// One cache of one version of a plugin.
///
/// Values are objects of the plugin's classes, so it must be closed when they are unloaded.
///
/// What is in memory is never older than what the server has, but for the time that news takes.
/// Three rules see to it. News comes on the connection on which values come, after those that they
/// are about. Between asking the server and putting what it said into memory, the key's count of
/// [Changes] must not have moved; who changes the key moves it before and after. Of two that put at
/// the same time and cannot know whose value the server has, neither leaves anything in memory.
public final class CacheSpace<V> implements SharedCache<V>, AutoCloseable {

  private final CacheFamily family;
  private final Levels levels;
  private final Memory memory;
  private final SecondLevel second;
  private final Codec<V> codec;
  private final ConcurrentMap<String, CompletableFuture<Optional<V>>> loads =
      new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  CacheSpace(CacheFamily family, Levels levels, Codec<V> codec) {
    this.family = family;
    this.levels = levels;
    this.memory = levels.memory();
    this.second = levels.second();
    this.codec = codec;
  }

  CacheFamily family() {
    return family;
  }

  CacheName name() {
    return family.name();
  }

  List<CacheSpace<?>> siblings() {
    return family.spaces();
  }

  private Memory.Key key(String key) {
    return new Memory.Key(this, key);
  }

  @Override
  @SuppressWarnings("unchecked") // put is the only one that writes under keys of this space
  public Optional<V> get(String key) {
    levels.hot().asked(name(), key);
    var place = key(key);
    var entry = memory.find(place);
    if (entry != null && !isPurged(place, entry)) {
      family.gets().count(Got.MEMORY);
      return Optional.of((V) entry.value());
    }
    var found = isUsable(place) ? load(key) : Optional.<V>empty();
    family.gets().count(found.isPresent() ? Got.SHARED : Got.NOWHERE);
    return found;
  }

  private boolean isPurged(Memory.Key place, Memory.Entry entry) {
    var isPurged = entry.isPurged(place.text(), family.log().purges());
    if (isPurged) {
      memory.remove(place);
    }
    return isPurged;
  }

  private boolean isUsable(Memory.Key place) {
    return second.isThere() && family.log().isKnown() && !levels.turns().isNotShared(place);
  }

  // Once for all that ask at the same time.
  private Optional<V> load(String key) {
    var own = new CompletableFuture<Optional<V>>();
    var other = loads.putIfAbsent(key, own);
    if (other != null) {
      return other.join();
    }
    var found = Optional.<V>empty();
    try {
      found = read(key);
    } finally {
      loads.remove(key, own);
      own.complete(found);
    }
    return found;
  }

  private Optional<V> read(String key) {
    var before = family.changes().of(key);
    var blob = second.get(name(), key);
    var envelope = blob.map(Blob::bytes).flatMap(Envelope::read);
    if (blob.isEmpty() || envelope.isEmpty()) {
      return Optional.empty();
    }
    var it = envelope.get();
    var left = blob.get().left();
    if (!left.isPositive() || isPurged(key, it.tags(), it.since())) {
      return Optional.empty();
    }
    var value = decode(it.value());
    value.ifPresent(found -> {
      var ttl = levels.inMemory(name(), key, left, true);
      var entry = new Memory.Entry(found, codec.weight(found), ttl, it.tags(), it.since());
      keep(key, entry, before);
    });
    return value;
  }

  private Optional<V> decode(byte[] bytes) {
    try {
      return Optional.of(codec.decode(bytes));
    } catch (RuntimeException _) {
      return Optional.empty(); // as if it were not there, until somebody puts another one
    }
  }

  private boolean isPurged(String key, Set<String> tags, long since) {
    return family.log().purges().concern(key, tags, since);
  }

  // Nothing came in between, or nothing is kept.
  private boolean keep(String key, Memory.Entry entry, long count) {
    return keep(key, entry, () -> family.changes().of(key) == count);
  }

  private boolean keep(String key, Memory.Entry entry, BooleanSupplier isGood) {
    var place = key(key);
    var isKept = memory.put(place, entry, isGood);
    if (isClosed) {
      memory.remove(place);
    }
    return isKept;
  }

  @Override
  public long moment() {
    return family.log().purges().last();
  }

  @Override
  public void put(String key, V value, Duration ttl, Set<String> tags, long since) {
    var own = Set.copyOf(tags);
    if (isPurged(key, own, since)) {
      family.puts().count(Put.NOWHERE);
      return;
    }
    if (second.isThere()) {
      putShared(key, value, ttl, own, since);
    } else {
      family.puts().count(Put.MEMORY);
      var entry = new Memory.Entry(value, codec.weight(value), ttl, own, since);
      var _ = keep(key, entry, () -> true);
    }
    siblings().stream().filter(it -> !equals(it)).forEach(it -> it.forget(key));
  }

  private void putShared(String key, V value, Duration ttl, Set<String> tags, long since) {
    var weight = codec.weight(value);
    var isSmall = levels.canBeShared(weight);
    var bytes = isSmall ? codec.encode(value) : new byte[0];
    var before = beganToChange(key);
    var isTold =
        isSmall
            ? second.put(name(), key, new Envelope(since, tags, bytes), ttl)
            : second.drop(name(), key);
    var isShared = isSmall && isTold;
    family.puts().count(isShared ? Put.SHARED : Put.MEMORY);
    levels.turns().put(key(key), isShared ? ttl : Duration.ZERO);
    var isAlone = family.changes().changedAlone(key, before);
    loads.remove(key);
    // What only this gateway has stays as long as it can, if Redis will say that it was removed.
    var stays = isTold && !isSmall ? ttl : levels.inMemory(name(), key, ttl, isTold);
    var entry = new Memory.Entry(value, weight, stays, tags, since);
    if (!(isAlone && keep(key, entry, before + 1))) {
      family.changed(key);
    }
  }

  private long beganToChange(String key) {
    var count = family.changes().changed(key);
    siblings().forEach(it -> it.loads.remove(key));
    return count;
  }

  @Override
  public void remove(String key) {
    if (second.isThere()) {
      var _ = beganToChange(key);
      if (!second.remove(name(), key)) {
        family.log().later(new Purge(Purge.Kind.KEY, key));
      }
    }
    family.changed(key);
  }

  /// Forgets what this one has under a key in memory, and is just getting.
  void forget(String key) {
    loads.remove(key);
    memory.remove(key(key));
  }

  /// Has nobody wait for what is just being got.
  void forgetLoads() {
    loads.clear();
  }

  @Override
  public void removeTagged(String tag) {
    var _ = family.log().purge(new Purge(Purge.Kind.TAG, tag));
  }

  @Override
  public void removePrefixed(String prefix) {
    var _ = family.log().purge(prefix.isEmpty() ? Purge.ALL : new Purge(Purge.Kind.PREFIX, prefix));
  }

  @Override
  public void clear() {
    var _ = family.log().purge(Purge.ALL);
  }

  @Override
  public Turn await(String key, Duration patience) throws InterruptedException {
    return levels.turns().await(key(key), patience);
  }

  /// Forgets all that belongs to the plugin's classes.
  @Override
  public void close() {
    isClosed = true;
    siblings().remove(this);
    memory.removeIf((key, _) -> equals(key.space()));
    levels.turns().forget(this);
  }
}
