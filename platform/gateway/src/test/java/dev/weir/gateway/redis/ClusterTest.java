package dev.weir.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.GatewayException;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ClusterTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PRIMARIES = 3;

  @TempDir private static Path directory;
  private static final List<RedisProcess> SERVERS = new ArrayList<>();

  private SharedRedisFixture fixture;
  private RedisStore store;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    for (var i = 0; i < 2 * PRIMARIES; i++) {
      var port = RedisProcess.freePort();
      SERVERS.add(
          RedisProcess.start(
              port,
              "--cluster-enabled",
              "yes",
              "--cluster-config-file",
              directory.resolve("nodes-" + port + ".conf").toString(),
              "--cluster-port",
              Integer.toString(RedisProcess.freePort()),
              "--cluster-node-timeout",
              "2000",
              "--cluster-require-full-coverage",
              "no",
              "--repl-diskless-sync-delay",
              "0"));
    }
    var create = new ArrayList<>(List.of("--cluster", "create"));
    SERVERS.forEach(it -> create.add("127.0.0.1:" + it.port()));
    create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
    administer(create);
    // The command does not wait until all primaries serve their slots and have told their replicas.
    Eventually.isTrue(
        "ready", () -> IntStream.range(0, SERVERS.size()).allMatch(ClusterTest::isReady));
  }

  private static boolean isReady(int server) {
    return quietly(at(server, "cluster", "info")).contains("cluster_state:ok")
        && !quietly(at(server, "info", "replication")).contains("master_link_status:down");
  }

  private static String administer(List<String> arguments) throws Exception {
    var command = new ArrayList<>(List.of("redis-cli"));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @AfterAll
  static void stop() {
    SERVERS.forEach(RedisProcess::close);
  }

  @BeforeEach
  void connect() {
    var config =
        SharedRedisFixture.config(Mode.CLUSTER, Optional.empty(), SERVERS.getFirst().port());
    fixture = SharedRedisFixture.connected(config, Duration.ofSeconds(2));
    store = new RedisStore(fixture.redis, "test");
  }

  @AfterEach
  void disconnect() {
    if (fixture != null) {
      fixture.close();
    }
  }

  private boolean isAnswered(String key) {
    try {
      store.increment(key, 1, HOUR);
      return true;
    } catch (GatewayException _) {
      return false;
    }
  }

  @Test
  void findsTheServerOfEachKey() {
    for (var i = 0; i < 100; i++) {
      assertThat(store.increment("every" + i, 1, HOUR)).isEqualTo(1);
    }

    EverythingOnce.run(fixture.redis);

    assertThat(fixture.redis.connected()).hasSizeGreaterThanOrEqualTo(PRIMARIES);
  }

  @Test
  void runsScriptsThatAServerHasForgotten() {
    assertThat(isAnswered("forgotten")).isTrue();

    fixture.redis.call(
        new RedisRequest(
            CommandType.SCRIPT,
            Keys.bytes("weir:store:{test/forgotten}"),
            List.of(Keys.bytes("FLUSH"))));

    assertThat(isAnswered("forgotten")).isTrue();
  }

  @Test
  void followsKeysWhoseSlotsMove() throws Exception {
    var before = counts();
    var ids = new ArrayList<String>();
    for (var line : administer(at(0, "cluster", "nodes")).lines().toList()) {
      if (line.contains("master")) {
        ids.add(line.substring(0, line.indexOf(' ')));
      }
    }

    var move =
        new ArrayList<>(List.of("--cluster", "reshard", "127.0.0.1:" + SERVERS.getFirst().port()));
    move.addAll(List.of("--cluster-from", ids.get(0), "--cluster-to", ids.get(1)));
    move.addAll(List.of("--cluster-slots", "1000", "--cluster-yes"));
    var mover = Thread.ofVirtual().start(() -> quietly(move));
    var rounds = 0;
    do {
      assertThat(counts()).isEqualTo(before + ++rounds * 200L);
    } while (mover.isAlive());

    assertThat(counts()).isEqualTo(before + (rounds + 1) * 200L);
  }

  private static List<String> at(int server, String... command) {
    var arguments = new ArrayList<>(List.of("-p", Integer.toString(SERVERS.get(server).port())));
    arguments.addAll(List.of(command));
    return arguments;
  }

  private static String quietly(List<String> arguments) {
    try {
      return administer(arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long counts() {
    var sum = 0L;
    for (var i = 0; i < 200; i++) {
      sum += store.increment("moving" + i, 1, HOUR);
    }
    return sum;
  }

  @Test
  void asksForAKeyWhereItIsMovingTo() throws Exception {
    var name = "weir:store:{test/asked}";
    var slot = administer(at(0, "cluster", "keyslot", name)).strip();
    var servers = new ArrayList<>(primaries());
    servers.sort(Comparator.comparing(it -> quietly(at(it, "get", name)).contains("MOVED")));
    var from = servers.get(0);
    var to = servers.get(1);
    administer(at(to, "cluster", "setslot", slot, "importing", id(from)));
    administer(at(from, "cluster", "setslot", slot, "migrating", id(to)));

    assertThat(store.increment("asked", 1, HOUR)).isEqualTo(1);

    administer(at(to, "cluster", "setslot", slot, "node", id(to)));
    administer(at(from, "cluster", "setslot", slot, "node", id(to)));
    assertThat(store.increment("asked", 1, HOUR)).isEqualTo(2);
  }

  private static String id(int server) throws Exception {
    return administer(at(server, "cluster", "myid")).strip();
  }

  @Test
  void onlyTheKeysOfAServerThatIsAwayAreAwayAndNotForLong() throws Exception {
    var first = primaries().getFirst();
    var own = keyOn(first, true);
    var other = keyOn(first, false);

    SERVERS.get(first).signal("STOP");
    try {
      Eventually.isTrue("noticed", () -> !isAnswered(own));
      assertThat(isAnswered(other)).isTrue();
      Eventually.isTrue("failed over", () -> isAnswered(own));
    } finally {
      SERVERS.get(first).signal("CONT");
    }
    Eventually.isTrue("knows it", () -> quietly(at(first, "role")).startsWith("slave"));
  }

  private static List<Integer> primaries() {
    return IntStream.range(0, SERVERS.size())
        .filter(it -> quietly(at(it, "role")).startsWith("master"))
        .boxed()
        .toList();
  }

  private static String keyOn(int server, boolean isThere) throws Exception {
    for (var i = 0; ; i++) {
      var said = administer(at(server, "get", "weir:store:{test/k" + i + "}"));
      if (said.contains("MOVED") != isThere) {
        return "k" + i;
      }
    }
  }
}
