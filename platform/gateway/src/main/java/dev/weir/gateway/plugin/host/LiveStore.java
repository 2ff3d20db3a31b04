package dev.weir.gateway.plugin.host;

import dev.weir.api.SharedStore;
import dev.weir.gateway.redis.LiveRedis;
import java.time.Duration;
import java.util.Optional;

/// Entries where the configuration has them now: on the server that gateways share, or here.
///
/// @param memory what holds them if there is no server
record LiveStore(LiveRedis redis, String space, SharedStore memory) implements SharedStore {

  private SharedStore current() {
    return redis.store(space).orElse(memory);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return current().get(key);
  }

  @Override
  public void put(String key, byte[] value, Duration ttl) {
    current().put(key, value, ttl);
  }

  @Override
  public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration ttl) {
    return current().compareAndSet(key, expected, value, ttl);
  }

  @Override
  public long increment(String key, long delta, Duration ttl) {
    return current().increment(key, delta, ttl);
  }

  @Override
  public boolean delete(String key) {
    return current().delete(key);
  }
}
