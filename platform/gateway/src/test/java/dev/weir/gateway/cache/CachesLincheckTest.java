package dev.weir.gateway.cache;

import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.redis.LiveRedis;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a cache in memory does, tried by real threads in many scenarios that Lincheck makes up.
@Tag("lincheck")
class CachesLincheckTest {

  private static final Duration LONG = Duration.ofDays(1);

  @SuppressWarnings("resource") // nothing that stays when it is gone
  private static CacheSpace<String> cache() {
    return new Caches(CacheConfig.STANDARD, new LiveRedis(), () -> 0)
        .open(new CacheName("test", 1, "test"), new Text());
  }

  /// As if they had been done one after the other.
  @Test
  void putsAndRemovesInSomeOrder() {
    stress(Values.class);
  }

  /// Each ends: a wake-up that is lost would be found as a hang.
  @Test
  void hasOneLeaderAtATimeAndWakesWhoeverWaits() {
    stress(Leaders.class);
  }

  private static void stress(Class<?> operations) {
    new StressOptions()
        .iterations(6)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsPerThread(2)
        .check(operations);
  }

  public static final class Values {

    private final CacheSpace<String> cache = cache();

    @Operation
    public void put(
        @Param(gen = IntGen.class, conf = "1:2") int key,
        @Param(gen = IntGen.class, conf = "1:9") int value) {
      cache.put("key " + key, "value " + value, LONG, Set.of());
    }

    @Operation
    public String get(@Param(gen = IntGen.class, conf = "1:2") int key) {
      return cache.get("key " + key).orElse("none");
    }

    @Operation
    public void remove(@Param(gen = IntGen.class, conf = "1:2") int key) {
      cache.remove("key " + key);
    }
  }

  public static final class Leaders {

    private final CacheSpace<String> cache = cache();
    private final AtomicInteger leaders = new AtomicInteger();

    @Operation
    public int succeed() throws InterruptedException {
      try (var turn = cache.await("key", LONG)) {
        if (!turn.isLeader()) {
          return 1;
        }
        var count = leaders.incrementAndGet();
        Thread.onSpinWait();
        leaders.decrementAndGet();
        turn.succeeded();
        return count;
      }
    }

    /// Leaves without a value, so that one of those who wait leads.
    @Operation
    public int leave() throws InterruptedException {
      try (var turn = cache.await("key", LONG)) {
        if (!turn.isLeader()) {
          return 1;
        }
        var count = leaders.incrementAndGet();
        Thread.onSpinWait();
        leaders.decrementAndGet();
        return count;
      }
    }
  }
}
