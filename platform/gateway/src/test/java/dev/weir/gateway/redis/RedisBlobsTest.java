package dev.weir.gateway.redis;

import static dev.weir.gateway.redis.EverythingOnce.bytes;
import static org.assertj.core.api.Assertions.assertThat;
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
  void oneAtATimeHasALease() {
    assertThat(blobs.lease("a", "one", MINUTE)).isTrue();
    assertThat(blobs.lease("a", "two", MINUTE)).isFalse();
    assertThat(blobs.release("a", "two")).isFalse();
    assertThat(blobs.release("a", "one")).isTrue();
    assertThat(blobs.lease("a", "two", MINUTE)).isTrue();
  }

  @Test
  void aLeaseIsOverByItself() {
    blobs.lease("a", "one", Duration.ofMillis(100));

    Eventually.isTrue("over", () -> blobs.lease("a", "two", MINUTE));
  }

  @Test
  void tellsWhatOthersChange() throws IOException {
    try (var other = SharedRedisFixture.to(server.port())) {
      var others = new RedisBlobs(other.redis);
      others.put("a", bytes("1"), MINUTE);
      others.delete("a");
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
