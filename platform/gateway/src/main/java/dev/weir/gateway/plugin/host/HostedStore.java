package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.SharedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// The store as one version of a plugin sees it.
final class HostedStore implements SharedStore {

  private static final int MAX_KEY = 512;
  private static final int MAX_VALUE = 1 << 20;
  private static final Duration MIN_TTL = Duration.ofMillis(1);
  private static final Duration MAX_TTL = Duration.ofDays(30);

  private final Tenure tenure;
  private final SharedStore space;

  HostedStore(Tenure tenure, SharedStore space) {
    this.tenure = tenure;
    this.space = space;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return space(key).get(key);
  }

  @Override
  public void put(String key, byte[] value, Duration ttl) {
    space(key).put(key, fitting(value), fitting(ttl));
  }

  @Override
  public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration ttl) {
    return space(key).compareAndSet(key, expected, fitting(value), fitting(ttl));
  }

  @Override
  public long increment(String key, long delta, Duration ttl) {
    return space(key).increment(key, delta, fitting(ttl));
  }

  @Override
  public boolean delete(String key) {
    return space(key).delete(key);
  }

  private SharedStore space(String key) {
    tenure.check();
    requireKey(key);
    return space;
  }

  static void requireKey(String key) {
    // No character takes more than three bytes for each char.
    var isShort =
        3 * key.length() <= MAX_KEY || key.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY;
    Expect.that(isShort, "key", key, "at most " + MAX_KEY + " bytes");
  }

  private static byte[] fitting(byte[] value) {
    Expect.that(
        value.length <= MAX_VALUE, "value", value.length + " bytes", "at most " + MAX_VALUE);
    return value;
  }

  private static Duration fitting(Duration ttl) {
    var isInRange = ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0;
    Expect.that(isInRange, "ttl", ttl, "from 1 millisecond to 30 days");
    return ttl;
  }
}
