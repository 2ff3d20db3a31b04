package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.SharedCache;
import dev.weir.gateway.cache.CacheName;
import dev.weir.gateway.cache.CacheSpace;
import dev.weir.gateway.cache.Caches;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The caches of one version of a plugin.
final class HostedCaches implements AutoCloseable {

  private static final int MAX = 16;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_NAME = 64;

  private final Tenure tenure;
  private final HostedPlugin.Identity identity;
  private final Caches caches;
  private final Map<String, CacheSpace<?>> spaces = new HashMap<>(); // guarded by this

  HostedCaches(Tenure tenure, HostedPlugin.Identity identity, Caches caches) {
    this.tenure = tenure;
    this.identity = identity;
    this.caches = caches;
  }

  @SuppressWarnings("unchecked") // as the plugin says: who shares a name agrees about the values
  synchronized <V> SharedCache<V> open(String name, SharedCache.Codec<V> codec) {
    tenure.check();
    Expect.that(
        name.length() <= MAX_NAME && NAME.matcher(name).matches(), "name", name, "kebab-case");
    Expect.that(
        spaces.size() < MAX || spaces.containsKey(name),
        "name",
        name,
        "at most " + MAX + " caches");
    var space = spaces.computeIfAbsent(name, it -> caches.open(of(it), codec));
    return new HostedCache<>(tenure, (CacheSpace<V>) space);
  }

  private CacheName of(String name) {
    return new CacheName(identity.plugin(), identity.stateSchema(), name);
  }

  @Override
  public synchronized void close() {
    spaces.values().forEach(CacheSpace::close);
  }
}
