package dev.weir.gateway.redis;

import static dev.weir.gateway.redis.EverythingOnce.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Limit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveRedisTest {

  private static final Limit.Rate LIMIT = new Limit.Rate(1_000_000, Duration.ofSeconds(1), 1000);

  private LiveRedisFixture one;
  private LiveRedisFixture two;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(LiveRedisFixture.isPossible(), "NOT TESTED: redis-server is not installed");
    one = LiveRedisFixture.start();
    two = LiveRedisFixture.start();
  }

  @AfterEach
  void stop() {
    if (two != null) {
      one.close();
      two.close();
    }
  }

  @Test
  void isNoneUntilAConfigurationHasOne() {
    var live = one.live();
    assertThat(live.limits("a")).isEmpty();
    assertThat(live.store("a")).isEmpty();
    assertThat(live.blobs()).isEmpty();
    assertThat(live.numbers()).isEmpty();

    one.use();
    assertThat(live.limits("a")).isPresent();

    live.use(Optional.empty());
    assertThat(live.limits("a")).isEmpty();
  }

  @Test
  void goesOnWithTheSameConnectionIfNothingChanges() {
    one.use();
    var before = one.live().store("a").orElseThrow();

    one.live().use(one.config());

    assertThat(one.live().store("a")).contains(before);
  }

  @Test
  void losesNoCommandWhenTheServerIsAnotherOne() throws Exception {
    one.use();
    var live = one.live();
    var isOver = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var taken =
          threads.submit(() -> {
            var calls = 0L;
            while (!isOver.get()) {
              live.limits("a").orElseThrow().take("key", LIMIT, 1, 1);
              calls++;
            }
            return calls;
          });
      for (var i = 0; i < 4; i++) {
        live.use(two.config());
        live.use(one.config());
      }
      isOver.set(true);

      assertThat(taken.get()).isPositive();
    }
  }

  @Test
  void tellsHowItStands() {
    one.use();
    one.live().store("a").orElseThrow().put("a", bytes("1"), Duration.ofMinutes(1));

    var numbers = one.live().numbers().orElseThrow();

    assertThat(numbers.connected()).containsValue(true).hasSize(1);
    assertThat(numbers.gateways()).isEqualTo(1);
    assertThat(numbers.commands().outcomes().get("ok")).isPositive();
    assertThat(numbers.commands().times()).hasSize(numbers.commands().bounds().size() + 1);
  }
}
