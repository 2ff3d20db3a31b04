package dev.weir.gateway.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Words under keys that one gateway at a time can take, each for a while: leases, and what became
/// of them.
///
/// What changes is told to the [Invalidations] of every gateway, this one included. Every method
/// takes one round trip, and throws [dev.weir.api.GatewayException] if the server does not answer
/// in time.
///
/// Safe for use by several threads.
public final class RedisTurns {

  private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(1);

  /// A word, and how long it stays: a day if it is more.
  public record Word(String text, Duration left) {}

  private final SharedRedis redis;

  RedisTurns(SharedRedis redis) {
    this.redis = redis;
  }

  /// Puts a word under a key, unless there is one.
  ///
  /// @param time after which it is gone
  /// @param ignored a word that counts as none
  /// @return the one that is there; empty if it is the caller's now
  public Optional<Word> take(String key, String word, Duration time, String ignored) {
    var reply =
        redis.run(
            redis.scripts().turn(),
            List.of(RedisBlobs.name(redis, key)),
            Keys.bytes(word),
            Keys.millis(time),
            Keys.bytes(ignored));
    return reply instanceof List<?> found
            && found.size() == 2
            && found.get(0) instanceof byte[] text
            && found.get(1) instanceof Long millis
        ? Optional.of(
            new Word(
                new String(text, StandardCharsets.UTF_8),
                Duration.ofMillis(Math.clamp(millis, 0, MAX_MILLIS))))
        : Optional.empty();
  }

  /// Replaces a word, if it is still there.
  ///
  /// @param next the one to be there from now on; empty for none
  /// @param time after which it is gone
  /// @return whether the word was there
  public boolean replace(String key, String word, String next, Duration time) {
    var reply =
        redis.run(
            redis.scripts().settle(),
            List.of(RedisBlobs.name(redis, key)),
            Keys.bytes(word),
            Keys.bytes(next),
            Keys.millis(time));
    return RedisStore.isOne(reply);
  }
}
