package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.SharedCache;
import dev.weir.gateway.cache.CacheSpace;
import dev.weir.gateway.cache.Caches;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A cache as one version of a plugin sees it.
record HostedCache<V>(Tenure tenure, CacheSpace<V> space) implements SharedCache<V> {

  private static final int MAX_TAGS = 64;
  private static final Duration MIN_TTL = Duration.ofMillis(1);
  private static final Duration MAX_TTL = Duration.ofDays(365);

  @Override
  public Optional<V> get(String key) {
    check("key", key, Caches.MAX_KEY);
    return space.get(key);
  }

  @Override
  public void put(String key, V value, Duration ttl, Set<String> tags, long since) {
    check("key", key, Caches.MAX_KEY);
    Expect.that(tags.size() <= MAX_TAGS, "tags", tags.size(), "at most " + MAX_TAGS);
    tags.forEach(tag -> check("tag", tag, Caches.MAX_TAG));
    var isInRange = ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0;
    Expect.that(isInRange, "ttl", ttl, "from 1 millisecond to 365 days");
    space.put(key, value, ttl, tags, since);
  }

  @Override
  public long moment() {
    tenure.check();
    return space.moment();
  }

  @Override
  public void remove(String key) {
    check("key", key, Caches.MAX_KEY);
    space.remove(key);
  }

  @Override
  public void removeTagged(String tag) {
    check("tag", tag, Caches.MAX_TAG);
    space.removeTagged(tag);
  }

  @Override
  public void removePrefixed(String prefix) {
    check("prefix", prefix, Caches.MAX_KEY);
    space.removePrefixed(prefix);
  }

  @Override
  public void clear() {
    tenure.check();
    space.clear();
  }

  @Override
  public Turn await(String key, Duration patience) throws InterruptedException {
    check("key", key, Caches.MAX_KEY);
    return space.await(key, patience);
  }

  private void check(String name, String text, int max) {
    tenure.check();
    // No character takes more than three bytes for each char.
    var isShort = 3 * text.length() <= max || text.getBytes(StandardCharsets.UTF_8).length <= max;
    Expect.that(isShort, name, text, "at most " + max + " bytes");
  }
}
