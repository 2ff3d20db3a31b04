package dev.weir.gateway.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.GatewayException;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SentinelTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path directory;
  private RedisProcess primary;
  private RedisProcess replica;
  private RedisProcess sentinel;
  private SharedRedisFixture fixture;
  private RedisStore store;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    // One that nobody can tell that it was replaced.
    primary = RedisProcess.start(RedisProcess.freePort(), "--rename-command", "SLAVEOF", "NEVER");
    replica =
        RedisProcess.start(
            RedisProcess.freePort(),
            "--replicaof",
            "127.0.0.1 " + primary.port(),
            "--repl-diskless-sync-delay",
            "0");
    try (var direct = SharedRedisFixture.to(primary.port())) {
      Eventually.isTrue("replicated", () -> hasReplica(direct.redis));
    }
    sentinel = RedisProcess.startSentinel(directory, primary.port());
    var config = SharedRedisFixture.config(Mode.SENTINEL, Optional.of("orders"), sentinel.port());
    fixture = SharedRedisFixture.connected(config, Duration.ofSeconds(1));
    store = new RedisStore(fixture.redis, "test");
  }

  // What a Sentinel asks a primary when it begins to watch it.
  private static boolean hasReplica(SharedRedis primary) {
    var role = (List<?>) primary.call(RedisRequest.ofServer(CommandType.ROLE));
    return role.get(2) instanceof List<?> replicas && !replicas.isEmpty();
  }

  @AfterEach
  void stop() {
    if (fixture != null) {
      fixture.close();
      sentinel.close();
      replica.close();
      primary.close();
    }
  }

  private boolean isAnswered() {
    try {
      store.increment("n", 1, HOUR);
      return true;
    } catch (GatewayException _) {
      return false;
    }
  }

  @Test
  void goesOnWithTheReplicaThatBecomesThePrimary() {
    assertThat(isAnswered()).isTrue();

    primary.close();

    Eventually.isTrue("noticed", () -> !isAnswered());
    Eventually.isTrue("failed over", this::isAnswered);
  }

  @Test
  void leavesAPrimaryThatWasReplacedThoughItAnswers() {
    assertThat(isAnswered()).isTrue();

    Eventually.isTrue("replaced", () -> tellSentinel("SENTINEL FAILOVER orders").startsWith("+OK"));

    try (var next = SharedRedisFixture.to(replica.port())) {
      Eventually.isTrue("counted there", () -> isCountedAt(next.redis));
    }
  }

  private boolean isCountedAt(SharedRedis server) {
    var there = new RedisStore(server, "test");
    try {
      var before = there.increment("n", 0, HOUR);
      return store.increment("n", 1, HOUR) == before + 1
          && there.increment("n", 0, HOUR) == before + 1;
    } catch (GatewayException _) {
      return false;
    }
  }

  private String tellSentinel(String command) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), sentinel.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void leavesAPrimaryThatHangs() throws Exception {
    assertThat(isAnswered()).isTrue();

    primary.signal("STOP");

    Eventually.isTrue("noticed", () -> !isAnswered());
    Eventually.isTrue("failed over", this::isAnswered);
    primary.signal("CONT");
  }
}
