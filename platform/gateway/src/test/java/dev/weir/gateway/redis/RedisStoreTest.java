package dev.weir.gateway.redis;

import static dev.weir.gateway.redis.EverythingOnce.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisStoreTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static RedisProcess server;
  private static SharedRedisFixture fixture;

  private RedisStore store;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    server = RedisProcess.start(RedisProcess.freePort());
    fixture = SharedRedisFixture.to(server.port());
  }

  @AfterAll
  static void stop() {
    if (fixture != null) {
      fixture.close();
      server.close();
    }
  }

  @BeforeEach
  void empty() {
    fixture.redis.call(RedisRequest.ofServer(CommandType.FLUSHALL));
    store = new RedisStore(fixture.redis, "plugin/1");
  }

  private Optional<String> get(String key) {
    return store.get(key).map(it -> new String(it, StandardCharsets.UTF_8));
  }

  @Test
  void givesWhatWasPutUntilItsTimeIsOver() {
    store.put("a", bytes("1"), Duration.ofMillis(500));
    assertThat(get("a")).contains("1");

    Eventually.isTrue("over", () -> get("a").isEmpty());
  }

  @Test
  void keepsAnyByteAndNothingAtAll() {
    var every = new byte[256];
    for (var i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    store.put("every", every, MINUTE);
    store.put("none", new byte[0], MINUTE);

    assertThat(store.get("every")).contains(every);
    assertThat(store.get("none")).contains(new byte[0]);
  }

  @Test
  void putsOnlyWhatNobodyHasChanged() {
    assertThat(store.compareAndSet("a", Optional.of(bytes("0")), bytes("1"), MINUTE)).isFalse();
    assertThat(store.compareAndSet("a", Optional.of(bytes("")), bytes("1"), MINUTE)).isFalse();
    assertThat(store.compareAndSet("a", Optional.empty(), bytes("1"), MINUTE)).isTrue();
    assertThat(store.compareAndSet("a", Optional.empty(), bytes("2"), MINUTE)).isFalse();
    assertThat(store.compareAndSet("a", Optional.of(bytes("1")), bytes("2"), MINUTE)).isTrue();
    assertThat(get("a")).contains("2");
  }

  @Test
  void addsInAllSixtyFourBits() {
    assertThat(store.increment("a", Long.MAX_VALUE - 1, MINUTE)).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(store.increment("a", 1, MINUTE)).isEqualTo(Long.MAX_VALUE);
    assertThat(get("a")).contains(Long.toString(Long.MAX_VALUE));
    assertThatThrownBy(() -> store.increment("a", 1, MINUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delta: '1' (expected: a sum in 64 bits)");
  }

  @Test
  void addsToNumbersOnly() {
    store.put("a", bytes("x"), MINUTE);

    assertThatThrownBy(() -> store.increment("a", 1, MINUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value (expected: a number in decimal digits)");
  }

  @Test
  void aCountKeepsTheEndThatItBeganWith() {
    store.increment("a", 1, Duration.ofMillis(800));
    store.increment("a", 1, MINUTE);

    Eventually.isTrue("over", () -> get("a").isEmpty());
  }

  @Test
  void removes() {
    store.put("a", bytes("1"), MINUTE);

    assertThat(store.delete("a")).isTrue();
    assertThat(store.delete("a")).isFalse();
  }

  @Test
  void pluginsDoNotSeeEachOther() {
    store.put("a", bytes("1"), MINUTE);

    assertThat(new RedisStore(fixture.redis, "plugin/2").get("a")).isEmpty();
  }

  @Test
  void hasNoRoomForWhatNoPluginCouldPut() {
    var name = Keys.bytes("weir:store:{plugin/1/a}");
    fixture.redis.call(RedisRequest.of(CommandType.SET, name, new byte[(1 << 20) + 1]));

    assertThat(store.get("a")).isEmpty();
  }
}
