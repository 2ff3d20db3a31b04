package dev.weir.gateway.cache;

import dev.weir.api.Expect;
import dev.weir.api.SharedCache;
import dev.weir.gateway.cache.SecondLevel.Part;
import dev.weir.gateway.cache.SecondLevel.Place;
import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.redis.Invalidations;
import dev.weir.gateway.redis.LiveRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The caches of all plugins.
///
/// Several versions of one plugin may serve at a time. Each has objects of its own, but what one
/// says about a key holds for all. What is put lies on the server that gateways share, too, if
/// there is one.
///
/// Safe for use by several threads.
public final class Caches {

  /// How many bytes keys have at most.
  public static final int MAX_KEY = 4096;

  /// How many bytes tags have at most.
  public static final int MAX_TAG = 256;

  private final Instant since = Instant.now();
  private final Memory memory;
  private final SecondLevel second;
  private final Leases leases;
  private final HotKeys hot;
  private final Levels levels;
  private final ConcurrentMap<CacheName, CacheFamily> families = new ConcurrentHashMap<>();
  private final Map<String, CacheFamily> byPath = new ConcurrentHashMap<>();

  /// @param redis the server, as long as it serves; told to say what changes there
  public Caches(CacheConfig config, LiveRedis redis, LongSupplier nanoTime) {
    memory = new Memory(config.memory().bytes(), nanoTime);
    second = new SecondLevel(redis);
    leases = new Leases(second, nanoTime);
    hot = new HotKeys(nanoTime);
    levels = new Levels(memory, second, new Turns(leases, nanoTime), hot, limits(config));
    redis.watch(new News());
  }

  private static Levels.Limits limits(CacheConfig config) {
    return new Levels.Limits(config.memoryTtl(), config.maxShared().bytes());
  }

  /// Uses what a configuration says from now on.
  public void use(CacheConfig config) {
    memory.resize(config.memory().bytes());
    levels.use(limits(config));
  }

  /// A cache, to be closed when the plugin's classes are unloaded.
  public <V> CacheSpace<V> open(CacheName name, SharedCache.Codec<V> codec) {
    var family = families.computeIfAbsent(name, it -> new CacheFamily(it, second, memory));
    var space = new CacheSpace<>(family, levels, codec);
    family.spaces().add(space);
    if (byPath.putIfAbsent(name.path(), family) == null) {
      family.log().wake();
    }
    return space;
  }

  /// Removes something of the caches of a plugin, on all gateways.
  ///
  /// @param name of the cache; all of the plugin if absent
  /// @return whether all gateways are being told; those that are not will be as soon as possible
  /// @throws NoSuchElementException if the plugin has no such cache
  /// @throws IllegalArgumentException if nothing can have such a key or tag
  public boolean purge(String plugin, Optional<String> name, Purge purge) {
    var most = purge.kind() == Purge.Kind.TAG ? MAX_TAG : MAX_KEY;
    var bytes = purge.text().getBytes(StandardCharsets.UTF_8).length;
    Expect.that(bytes <= most, "purge", bytes + " bytes", "at most " + most);
    var wanted =
        families.values().stream()
            .filter(it -> it.name().plugin().equals(plugin))
            .filter(it -> name.isEmpty() || it.name().name().equals(name.get()))
            .toList();
    if (wanted.isEmpty()) {
      throw new NoSuchElementException(
          "cache: '%s' (expected: one of: %s)"
              .formatted(
                  name.map(it -> plugin + '/' + it).orElse(plugin), String.join(", ", names())));
    }
    var isTold = true;
    for (var family : wanted) {
      isTold &= family.log().purge(purge);
    }
    return isTold;
  }

  private Set<String> names() {
    return families.keySet().stream()
        .map(it -> it.plugin() + '/' + it.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// How they stand.
  public CacheNumbers numbers() {
    var caches =
        families.values().stream()
            .sorted(Comparator.comparing(it -> it.name().path()))
            .map(it -> it.numbers(hot))
            .toList();
    return new CacheNumbers(since, memory.numbers(), caches, leases.numbers());
  }

  /// What the server says.
  private final class News implements Invalidations {

    @Override
    public void changed(List<String> keys) {
      keys.forEach(it -> Place.of(it).ifPresent(this::changed));
    }

    private void changed(Place place) {
      var family = byPath.get(place.path());
      if (family == null) {
        return;
      }
      switch (place.part()) {
        case Part.VALUE -> family.changed(place.key());
        case Part.TURN ->
            family.spaces().forEach(it -> leases.changed(new Memory.Key(it, place.key())));
        case Part.PURGES -> family.log().wake();
      }
    }

    @Override
    public void everything() {
      // At once, so that nothing is put any more that was got before; the rest takes longer.
      families.values().forEach(CacheFamily::lost);
      leases.everything();
      Thread.ofVirtual().name("weir-cache-lost").start(memory::clear);
    }
  }
}
