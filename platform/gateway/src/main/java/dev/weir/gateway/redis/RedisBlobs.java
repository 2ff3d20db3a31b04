package dev.weir.gateway.redis;

import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Bytes that gateways share: what a second level of caches is made of.
///
/// What changes is told to the [Invalidations] of every other gateway.
///
/// A key is on the server that its whole text says, whatever is in it. Every method takes one round
/// trip, and throws [dev.weir.api.GatewayException] if the server does not answer in time.
///
/// Safe for use by several threads.
public final class RedisBlobs {

  private static final byte[] PX = Keys.bytes("PX");
  private static final byte[] NOTHING = {};
  private static final Duration FORGOTTEN_FOR = Duration.ofSeconds(1);

  /// Bytes, and how long they stay.
  public static final class Blob {

    private final byte[] bytes;
    private final Duration left;

    Blob(byte[] bytes, Duration left) {
      this.bytes = bytes;
      this.left = left;
    }

    /// The bytes, in an array of the caller's own.
    public byte[] bytes() {
      return bytes;
    }

    /// How long they stay.
    public Duration left() {
      return left;
    }
  }

  private final SharedRedis redis;

  RedisBlobs(SharedRedis redis) {
    this.redis = redis;
  }

  /// What is under a key.
  public Optional<Blob> get(String key) {
    var reply = redis.run(redis.scripts().read(), List.of(name(redis, key)));
    return reply instanceof List<?> found
            && found.size() == 2
            && found.get(0) instanceof byte[] bytes
            && bytes.length > 0
            && found.get(1) instanceof Long millis
        ? Optional.of(new Blob(bytes, Duration.ofMillis(Math.max(0, millis))))
        : Optional.empty();
  }

  /// Puts bytes, at least one, under a key, whatever is there.
  public void put(String key, byte[] bytes, Duration ttl) {
    redis.call(RedisRequest.of(CommandType.SET, name(redis, key), bytes, PX, Keys.millis(ttl)));
  }

  /// Removes what is under a key. The others are told so even if nothing is.
  public void remove(String key) {
    put(key, NOTHING, FORGOTTEN_FOR);
  }

  /// Removes what is under a key. The others are told so if something is.
  public void drop(String key) {
    redis.call(RedisRequest.of(CommandType.DEL, name(redis, key)));
  }

  /// A key as the server knows it.
  static byte[] name(SharedRedis redis, String key) {
    return Keys.bytes(prefix(redis) + key);
  }

  // With an empty hash tag, so that no braces in a key are one: clients choose what is in keys.
  static String prefix(SharedRedis redis) {
    return redis.prefix("cache") + "{}";
  }
}
