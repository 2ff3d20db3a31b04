package dev.weir.gateway.redis;

import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Bytes that gateways share, with leases on them: what a second level of caches is made of.
///
/// What changes is told to the [Invalidations] of every gateway, this one included.
///
/// A key is on the server that its whole text says, or the part of it in braces. Every method takes
/// one round trip, and throws [dev.weir.api.GatewayException] if the server does not answer in
/// time.
///
/// Safe for use by several threads.
public final class RedisBlobs {

  static final String SPACE = "cache";
  private static final byte[] PX = Keys.bytes("PX");
  private static final byte[] NX = Keys.bytes("NX");

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
    var reply = redis.run(redis.scripts().read(), List.of(name(key)));
    return reply instanceof List<?> found
            && found.size() == 2
            && found.get(0) instanceof byte[] bytes
            && found.get(1) instanceof Long millis
        ? Optional.of(new Blob(bytes, Duration.ofMillis(Math.max(0, millis))))
        : Optional.empty();
  }

  /// Puts bytes under a key, whatever is there.
  public void put(String key, byte[] bytes, Duration ttl) {
    redis.call(RedisRequest.of(CommandType.SET, name(key), bytes, PX, Keys.millis(ttl)));
  }

  /// Removes what is under a key.
  ///
  /// @return whether there was something
  public boolean delete(String key) {
    return RedisStore.isOne(redis.call(RedisRequest.of(CommandType.DEL, name(key))));
  }

  /// Takes a lease, unless somebody has it.
  ///
  /// @param owner by which it can be released
  /// @param time after which it is over if nobody has released it
  /// @return whether it was taken
  public boolean lease(String key, String owner, Duration time) {
    var reply =
        redis.call(
            RedisRequest.of(
                CommandType.SET, name(key), Keys.bytes(owner), NX, PX, Keys.millis(time)));
    return reply != null;
  }

  /// Ends a lease.
  ///
  /// @return whether it still was that owner's
  public boolean release(String key, String owner) {
    var script = redis.scripts().release();
    return RedisStore.isOne(redis.run(script, List.of(name(key)), Keys.bytes(owner)));
  }

  private byte[] name(String key) {
    return Keys.bytes(redis.prefix(SPACE) + key);
  }
}
