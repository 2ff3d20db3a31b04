package dev.weir.gateway.redis;

import dev.weir.api.GatewayException;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Tells the other gateways every second that there is this one, and learns how many they are.
///
/// It also is what notices that a server is away when no request does.
final class Presence implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final long CLOSE_MILLIS = 200;

  private final SharedRedis redis;
  private final byte[] key;
  private final byte[] self = Keys.bytes(UUID.randomUUID().toString());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile int gateways = 1;

  private Presence(SharedRedis redis) {
    this.redis = redis;
    this.key = Keys.bytes(redis.prefix("gateways"));
    this.thread = Thread.ofVirtual().name("weir-redis-presence").unstarted(this::run);
  }

  /// The presence of one more gateway.
  static Presence start(SharedRedis redis) {
    var presence = new Presence(redis);
    presence.thread.start();
    return presence;
  }

  /// How many there are, or were when that was last known.
  int gateways() {
    return gateways;
  }

  private void run() {
    do {
      tell();
    } while (rest());
    leave();
  }

  private void tell() {
    try {
      var script = redis.scripts().presence();
      var reply = redis.run(script, List.of(key), self, Keys.millis(PATIENCE));
      gateways = Math.max(1, Math.toIntExact((Long) reply));
    } catch (GatewayException _) {
      // what was known last still is
    }
  }

  // Never at the moment at which others do it.
  private boolean rest() {
    var millis = PERIOD.toMillis();
    var pause = ThreadLocalRandom.current().nextLong(millis / 2, millis);
    try {
      return !closed.await(pause, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  private void leave() {
    try {
      redis.call(RedisRequest.of(CommandType.ZREM, key, self));
    } catch (GatewayException _) {
      // it will be missed
    }
  }

  /// Says good-bye.
  @Override
  public void close() {
    closed.countDown();
    try {
      var _ = thread.join(Duration.ofMillis(CLOSE_MILLIS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
