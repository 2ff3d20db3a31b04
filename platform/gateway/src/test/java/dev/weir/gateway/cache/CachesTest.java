package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.SharedCache.Turn;
import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.redis.LiveRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CachesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final CacheConfig CONFIG =
      new CacheConfig(DataSize.ofMebibytes(1), Duration.ofSeconds(10), DataSize.ofKibibytes(256));
  private static final CacheName NAME = new CacheName("acme", 1, "texts");

  private final AtomicLong nanos = new AtomicLong();
  private final Caches caches = new Caches(CONFIG, new LiveRedis(), nanos::get);
  private final CacheSpace<String> cache = caches.open(NAME, new Text());

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void forgetsWhenTheTimeIsUp() {
    cache.put("a", "one", MINUTE, Set.of());
    cache.put("a", "two", MINUTE.multipliedBy(2), Set.of());
    pass(MINUTE);
    assertThat(cache.get("a")).contains("two");

    pass(MINUTE);

    assertThat(cache.get("a")).isEmpty();
  }

  @Test
  void removesByKeyTagAndPrefix() {
    cache.put("a/1", "one", MINUTE, Set.of("odd"));
    cache.put("a/2", "two", MINUTE, Set.of());
    cache.put("a/4", "four", MINUTE, Set.of());
    cache.put("b/3", "three", MINUTE, Set.of("odd"));

    cache.remove("a/4");
    assertThat(cache.get("a/4")).isEmpty();
    cache.removeTagged("odd");
    assertThat(cache.get("a/1")).isEmpty();
    assertThat(cache.get("b/3")).isEmpty();
    assertThat(cache.get("a/2")).isPresent();
    cache.removePrefixed("a/");
    assertThat(cache.get("a/2")).isEmpty();
    cache.put("c", "five", MINUTE, Set.of());
    cache.clear();
    assertThat(cache.get("c")).isEmpty();
  }

  @Test
  void leavesOtherCachesAlone() {
    var other = caches.open(new CacheName("acme", 1, "others"), new Text());
    other.put("a", "other", MINUTE, Set.of("tag"));
    cache.put("a", "one", MINUTE, Set.of("tag"));

    cache.removeTagged("tag");
    cache.removePrefixed("");
    cache.clear();

    assertThat(other.get("a")).contains("other");
  }

  @Test
  void whatOneVersionOfAPluginSaysHoldsForAll() {
    var newer = caches.open(NAME, new Text());
    cache.put("a", "old", MINUTE, Set.of());
    cache.put("b", "old", MINUTE, Set.of("tag"));

    newer.put("a", "new", MINUTE, Set.of());
    newer.removeTagged("tag");

    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.get("b")).isEmpty();
    cache.close();
    newer.remove("a");
    assertThat(newer.get("a")).isEmpty();
  }

  @Test
  void keepsNoMoreBytesThanItMay() {
    for (var i = 0; i < 100; i++) {
      cache.put("key" + i, "x".repeat(100_000), MINUTE, Set.of());
    }

    var kept = 0;
    for (var i = 0; i < 100; i++) {
      kept += cache.get("key" + i).isPresent() ? 1 : 0;
    }
    assertThat(kept).isBetween(1, 10);
  }

  @Test
  void aValueIsLoadedOnceForAllThatAskMeanwhile() throws Exception {
    var loads = new AtomicInteger();
    var goOn = new CountDownLatch(1);
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 10_000; i++) {
        answers.add(
            threads.submit(() ->
                cache.get(
                    "a",
                    MINUTE,
                    () -> {
                      goOn.await();
                      return "value " + loads.incrementAndGet();
                    })));
      }
      goOn.countDown();

      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo("value 1");
      }
    }
  }

  @Test
  void aLeaderThatLeavesIsFollowedByOneThatWaits() throws Exception {
    var first = cache.await("a", MINUTE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var turns =
          threads.invokeAll(
              Collections.nCopies(
                  3,
                  () -> {
                    first.close();
                    try (var turn = cache.await("a", MINUTE)) {
                      if (turn.isLeader()) {
                        cache.put("a", "there", MINUTE, Set.of());
                        turn.succeeded();
                      }
                      return cache.get("a").orElse("nothing");
                    }
                  }));

      for (var turn : turns) {
        assertThat(turn.get()).isEqualTo("there");
      }
    }
  }

  @Test
  void allThatWaitGoOnAloneIfAValueIsNotShared() throws Exception {
    var leader = cache.await("a", MINUTE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> cache.await("a", MINUTE));
      leader.notShared(MINUTE);

      assertThat(waiting.get().isAlone()).isTrue();
    }
    leader.close();
    assertThat(cache.await("a", MINUTE).isAlone()).isTrue();
    pass(MINUTE);
    assertThat(cache.await("a", MINUTE).isLeader()).isTrue();
  }

  @Test
  void nobodyWaitsForLongerThanPatienceAllows() throws Exception {
    try (var leader = cache.await("a", MINUTE);
        var waiting = cache.await("a", Duration.ofMillis(1))) {
      assertThat(leader.isLeader()).isTrue();
      assertThat(waiting.isAlone()).isTrue();
    }
  }

  @Test
  void onlyALeaderSaysHowItEnded() throws Exception {
    try (var leader = cache.await("a", MINUTE);
        var waiting = cache.await("a", Duration.ofMillis(1))) {
      assertThat(leader.isLeader()).isTrue();
      assertThatThrownBy(waiting::succeeded).hasMessageStartingWith("not the leader");
      assertThatThrownBy(() -> waiting.notShared(MINUTE)).hasMessageStartingWith("not the leader");
    }
  }

  @Test
  void aWaiterThatIsInterruptedStopsWaiting() throws Exception {
    try (var leader = cache.await("a", MINUTE);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(leader.isLeader()).isTrue();
      Future<Turn> waiting = threads.submit(() -> cache.await("a", MINUTE));
      threads.shutdownNow();

      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }
}
