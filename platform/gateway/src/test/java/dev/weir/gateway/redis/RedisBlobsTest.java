package dev.weir.gateway.redis;

import static dev.weir.gateway.redis.EverythingOnce.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisBlobsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Heard heard = new Heard();
  private RedisProcess server;
  private SharedRedisFixture fixture;
  private RedisBlobs blobs;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    server = RedisProcess.start(RedisProcess.freePort());
    fixture =
        SharedRedisFixture.connected(
            SharedRedisFixture.config(Mode.STANDALONE, Optional.empty(), server.port()),
            SharedRedisFixture.PATIENCE,
            RedisScripts.STANDARD,
            Optional.of(heard));
    blobs = new RedisBlobs(fixture.redis);
    heard.keys.clear();
  }

  @AfterEach
  void stop() {
    if (fixture != null) {
      fixture.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void saysHowLongABlobStays() {
    blobs.put("a", bytes("1"), MINUTE);

    var blob = blobs.get("a").orElseThrow();

    assertThat(blob.bytes()).isEqualTo(bytes("1"));
    assertThat(blob.left()).isBetween(MINUTE.dividedBy(2), MINUTE);
    assertThat(blobs.get("b")).isEmpty();
  }

  @Test
  void removesABlobAndTellsTheOthersEvenIfThereIsNone() {
    blobs.put("a", bytes("1"), MINUTE);
    blobs.remove("a");
    assertThat(blobs.get("a")).isEmpty();

    try (var other = SharedRedisFixture.to(server.port())) {
      new RedisBlobs(other.redis).remove("never");
      Eventually.isTrue("heard", () -> heard.keys.contains("never"));
    }
  }

  @Test
  void oneAtATimeHasATurn() {
    var turns = new RedisTurns(fixture.redis);

    assertThat(turns.take("a", "one", MINUTE, "")).isEmpty();
    assertThat(turns.take("a", "two", MINUTE, "").orElseThrow().text()).isEqualTo("one");
    assertThat(turns.replace("a", "two", "", MINUTE)).isFalse();
    assertThat(turns.replace("a", "one", "done", MINUTE)).isTrue();
    assertThat(turns.take("a", "two", MINUTE, "").orElseThrow().text()).isEqualTo("done");
    assertThat(turns.take("a", "two", MINUTE, "done")).isEmpty();
    assertThat(turns.replace("a", "two", "", MINUTE)).isTrue();
    assertThat(turns.take("a", "three", MINUTE, "")).isEmpty();
  }

  @Test
  void aTurnIsOverByItself() {
    var turns = new RedisTurns(fixture.redis);
    turns.take("a", "one", Duration.ofMillis(100), "");

    Eventually.isTrue("over", () -> turns.take("a", "two", MINUTE, "").isEmpty());
  }

  @Test
  void numbersWhatHappensInOrder() {
    var log = new RedisLog(fixture.redis);

    var first = log.add("log", "one", 0, 10, "all");
    var second = log.add("log", "two", 0, 10, "all");
    var third = log.add("log", "one", 0, 10, "all");

    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
    assertThat(log.after("log", 0, 10))
        .containsExactly(new RedisLog.Entry(second, "two"), new RedisLog.Entry(third, "one"));
    assertThat(log.after("log", second, 10)).containsExactly(new RedisLog.Entry(third, "one"));
    assertThat(log.after("log", 0, 1)).containsExactly(new RedisLog.Entry(second, "two"));
  }

  @Test
  void whatStandsForAllTakesThePlaceOfWhatIsTooMuch() {
    var log = new RedisLog(fixture.redis);
    var numbers = new long[6];
    for (var i = 1; i <= 5; i++) {
      numbers[i] = log.add("log", "tag " + i, 0, 3, "all");
    }

    assertThat(log.after("log", 0, 10))
        .containsExactly(
            new RedisLog.Entry(numbers[3], "all"),
            new RedisLog.Entry(numbers[4], "tag 4"),
            new RedisLog.Entry(numbers[5], "tag 5"));

    var all = log.add("log", "all", 0, 3, "all");
    assertThat(log.after("log", 0, 10)).containsExactly(new RedisLog.Entry(all, "all"));
  }

  @Test
  void numbersRiseEvenIfTheClockDoesNot() {
    var log = new RedisLog(fixture.redis);
    var ahead = 1000 * (System.currentTimeMillis() + 3_600_000);

    assertThat(log.add("log", "x", ahead, 10, "all")).isEqualTo(ahead + 1);
    assertThat(log.add("log", "y", 0, 10, "all")).isEqualTo(ahead + 2);
  }

  @Test
  void refusesNumbersThatNoGatewayHasWritten() {
    var name = RedisBlobs.name(fixture.redis, "log");
    fixture.redis.call(RedisRequest.of(CommandType.ZADD, name, bytes("inf"), bytes("x")));
    var log = new RedisLog(fixture.redis);

    assertThatThrownBy(() -> log.after("log", 0, 10))
        .hasMessage("number: 'Infinity' (expected: a time before tomorrow)");
    assertThatThrownBy(() -> log.add("log", "y", 0, 10, "all"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsWhatOthersChange() throws IOException {
    try (var other = SharedRedisFixture.to(server.port())) {
      var others = new RedisBlobs(other.redis);
      others.put("a", bytes("1"), MINUTE);
      others.remove("a");
      new RedisStore(other.redis, "not/1").put("b", bytes("1"), MINUTE);
      others.put("c", bytes("1"), MINUTE);

      Eventually.isTrue("heard", () -> heard.keys.contains("c"));
      assertThat(heard.keys).containsOnly("a", "c");
    }
  }

  @Test
  void tellsThatAllIsGone() {
    blobs.put("a", bytes("1"), MINUTE);

    fixture.redis.call(RedisRequest.ofServer(CommandType.FLUSHALL));

    Eventually.isTrue("heard", () -> heard.keys.contains("*"));
  }

  @Test
  void tellsThatItCouldNotHear() {
    var port = server.port();
    server.close();

    Eventually.isTrue("lost", () -> heard.keys.contains("*"));
    heard.keys.clear();
    server = RedisProcess.start(port);
    Eventually.isTrue("back", fixture.redis::isComplete);
    assertThat(heard.keys).contains("*");
  }
}
