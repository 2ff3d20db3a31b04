package dev.weir.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Does all that gateways ever do on the Redis that they share.
final class EverythingOnce {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private EverythingOnce() {}

  static void run(SharedRedis redis) {
    limits(redis);
    store(redis);
    blobs(redis);
  }

  private static void limits(SharedRedis redis) {
    var limits = new RedisLimits(redis, "everything");
    for (var limit :
        List.of(
            new Limit.Rate(10, MINUTE, 5),
            new Limit.FixedWindow(5, MINUTE),
            new Limit.SlidingWindow(5, MINUTE),
            new Limit.Quota(5, MINUTE),
            new Limit.Concurrency(5, MINUTE))) {
      var grant = limits.take("key", limit, 1, 9);
      assertThat(grant.permits()).isEqualTo(5);
      assertThat(limits.take("key", limit, 1, 1).isGranted()).isFalse();
      limits.giveBack("key", limit, grant, 2);
      assertThat(limits.take("key", limit, 1, 9).permits()).isEqualTo(2);
      limits.giveBack("key", limit, grant, 3);
    }
  }

  private static void store(SharedRedis redis) {
    var store = new RedisStore(redis, "everything");
    store.put("a", bytes("1"), MINUTE);
    assertThat(store.get("a")).contains(bytes("1"));
    assertThat(store.compareAndSet("a", Optional.of(bytes("1")), bytes("2"), MINUTE)).isTrue();
    assertThat(store.increment("a", 3, MINUTE)).isEqualTo(5);
    assertThat(store.delete("a")).isTrue();
  }

  private static void blobs(SharedRedis redis) {
    var blobs = new RedisBlobs(redis);
    blobs.put("a", bytes("1"), MINUTE);
    assertThat(blobs.get("a")).isPresent();
    blobs.remove("a");
    var turns = new RedisTurns(redis);
    assertThat(turns.take("turn", "one", MINUTE, "")).isEmpty();
    assertThat(turns.take("turn", "two", MINUTE, "")).isPresent();
    assertThat(turns.replace("turn", "one", "", MINUTE)).isTrue();
    var log = new RedisLog(redis);
    for (var i = 0; i < 3; i++) {
      log.add("log", "entry " + i, 0, 2, "all");
    }
    assertThat(log.after("log", 0, 10)).hasSize(2);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
