package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.SharedCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeCacheTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final class Text implements SharedCache.Codec<String> {

    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public long weight(String value) {
      return value.length();
    }
  }

  private final FakePluginContext context = FakePluginContext.create();
  private final SharedCache<String> cache = context.cache("texts", new Text());

  @Test
  void forgetsByTheClockOfTheTest() {
    cache.put("a", "one", MINUTE, Set.of());
    assertThat(context.cache("texts", new Text()).get("a")).contains("one");

    context.clock().advance(MINUTE);

    assertThat(cache.get("a")).isEmpty();
  }

  @Test
  void removesByKeyTagAndPrefix() {
    cache.put("a/1", "one", MINUTE, Set.of("odd"));
    cache.put("a/2", "two", MINUTE, Set.of());
    cache.put("b/3", "three", MINUTE, Set.of("odd"));

    cache.removeTagged("odd");
    assertThat(cache.get("a/1")).isEmpty();
    assertThat(cache.get("b/3")).isEmpty();
    cache.removePrefixed("a/");
    assertThat(cache.get("a/2")).isEmpty();
    cache.put("a", "one", MINUTE, Set.of());
    cache.clear();
    assertThat(cache.get("a")).isEmpty();
  }

  @Test
  void loadsOnceForAllThatWait() throws Exception {
    var loads = new AtomicInteger();
    var isLoading = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(() ->
              cache.get(
                  "a",
                  MINUTE,
                  () -> {
                    isLoading.countDown();
                    goOn.await();
                    return "value " + loads.incrementAndGet();
                  }));
      isLoading.await();
      var second = threads.submit(() -> cache.get("a", MINUTE, () -> "another"));
      goOn.countDown();

      assertThat(first.get()).isEqualTo("value 1");
      assertThat(second.get()).isEqualTo("value 1");
    }
  }

  @Test
  void anotherOneLeadsAfterALeaderThatFailed() throws Exception {
    assertThatThrownBy(() ->
            cache.get(
                "a",
                MINUTE,
                () -> {
                  throw new IOException("away");
                }))
        .hasMessage("away");

    assertThat(cache.get("a", MINUTE, () -> "there")).isEqualTo("there");
  }

  @Test
  void letsEachGoAloneForWhatIsNotShared() throws Exception {
    try (var turn = cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
      turn.notShared(MINUTE);
    }

    assertThat(cache.await("a", MINUTE).isAlone()).isTrue();
    context.clock().advance(MINUTE);
    assertThat(cache.await("a", MINUTE).isLeader()).isTrue();
    assertThat(cache.await("a", Duration.ofMillis(1)).isAlone()).isTrue();
  }
}
