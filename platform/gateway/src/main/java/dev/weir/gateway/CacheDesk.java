package dev.weir.gateway;

import dev.weir.gateway.admin.AdminServer;
import dev.weir.gateway.cache.CacheNumbers;
import dev.weir.gateway.cache.Caches;
import dev.weir.gateway.cache.Purge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Carries out what operators want of caches.
record CacheDesk(Caches caches) implements AdminServer.CacheOrders {

  private static final int PERCENT = 100;

  @Override
  public Map<String, Object> status() {
    var numbers = caches.numbers();
    var memory = numbers.memory();
    var status = new LinkedHashMap<String, Object>();
    status.put(
        "memory",
        inOrder("entries", memory.entries(), "bytes", memory.bytes(), "evicted", memory.evicted()));
    status.put("caches", numbers.caches().stream().map(CacheDesk::status).toList());
    return status;
  }

  private static Map<String, Object> status(CacheNumbers.One cache) {
    List<Object> hot =
        cache.hot().stream()
            .<Object>map(
                it -> inOrder("key", it.key(), "percent", Math.round(it.share() * PERCENT)))
            .toList();
    return inOrder(
        "plugin", cache.plugin(),
        "cache", cache.name(),
        "gets", cache.gets(),
        "puts", cache.puts(),
        "purges", cache.purges(),
        "hot", hot);
  }

  private static Map<String, Object> inOrder(Object... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  @Override
  public boolean purge(String plugin, Optional<String> name, Purge purge) {
    return caches.purge(plugin, name, purge);
  }
}
