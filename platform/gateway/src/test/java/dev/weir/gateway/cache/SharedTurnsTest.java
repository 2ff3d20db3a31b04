package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.redis.LiveRedisFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which of several gateways that share a Redis fetches what is missing.
@Timeout(60)
class SharedTurnsTest extends CacheNodes {

  @Test
  void aLeaseThatWasTakenWithoutAnAnswerIsTheTakers() throws Exception {
    try (var hasty = new Node(LiveRedisFixture.another(Duration.ofMillis(300))).use()) {
      server.signal("STOP");
      var turn = hasty.cache.await("a", MINUTE);
      assertThat(turn.isLeader()).isTrue();
      server.signal("CONT");
      turn.close();
    }

    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }

  @Test
  void oneOfAllGatewaysLoads() throws Exception {
    var loads = new AtomicInteger();
    var entered = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    var results = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var three = new Node().use()) {
      for (var node : new Node[] {one, two, three}) {
        for (var i = 0; i < 500; i++) {
          results.add(
              threads.submit(() ->
                  node.cache.get(
                      "a",
                      MINUTE,
                      () -> {
                        loads.incrementAndGet();
                        entered.countDown();
                        finish.await();
                        return "1";
                      })));
        }
      }
      entered.await();
      finish.countDown();
      for (var result : results) {
        assertThat(result.get()).isEqualTo("1");
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void waitersOfOtherGatewaysGoOnAtOnceIfTheValueIsNotForAll() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
      var waiting = threads.submit(alone(two));
      var another = threads.submit(alone(two));

      turn.notShared(MINUTE);

      assertThat(waiting.get()).isTrue();
      assertThat(another.get()).isTrue();
    }
    assertThat(alone(two).call()).isTrue();
    assertThat(alone(one).call()).isTrue();
  }

  private static Callable<Boolean> alone(Node node) {
    return () -> {
      try (var turn = node.cache.await("a", MINUTE)) {
        return turn.isAlone();
      }
    };
  }

  @Test
  void aLeaderThatGivesUpIsFollowedByOneOfAnotherGateway() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var turn = one.cache.await("a", MINUTE);
      var next = threads.submit(() -> two.cache.await("a", MINUTE));

      turn.close();

      try (var followed = next.get()) {
        assertThat(followed.isLeader()).isTrue();
      }
    }
  }

  @Test
  void aLeaderWhoseGatewayDiesIsFollowed() throws Exception {
    var three = new Node().use();
    assertThat(three.cache.await("a", MINUTE).isLeader()).isTrue();
    three.close();

    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }

  @Test
  void aLeaderThatTakesLongIsNotFollowed() throws Exception {
    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();

      // Longer than a lease.
      try (var other = two.cache.await("a", Duration.ofSeconds(4))) {
        assertThat(other.isAlone()).isTrue();
      }
    }
    assertThat(two.turns("late")).isEqualTo(1);
  }

  @Test
  void whoFindsNoUseForWhatHasComeFetchesItself() throws Exception {
    try (var turn = one.cache.await("a", MINUTE)) {
      put(one, "a", "stale at once");
      turn.succeeded();
    }

    try (var turn = two.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isFalse();
      assertThat(turn.isAlone()).isFalse();
    }
    try (var turn = two.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }
}
