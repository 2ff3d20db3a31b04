package dev.weir.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Secret;
import dev.weir.gateway.config.RedisConfig;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of commands when the server does not do what it should.
@Timeout(120)
class SharedRedisTest {

  private static final Limit.Rate LIMIT = new Limit.Rate(1, Duration.ofMinutes(1), 5);

  private RedisProcess server;

  @SuppressWarnings("NullAway.Init")
  private SharedRedisFixture fixture;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    server = RedisProcess.start(RedisProcess.freePort());
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

  private static RedisConfig config(int port) {
    return SharedRedisFixture.config(Mode.STANDALONE, Optional.empty(), port);
  }

  private void connect() {
    fixture = SharedRedisFixture.to(server.port());
  }

  private void connectWithin(Duration timeout) {
    fixture = SharedRedisFixture.connected(config(server.port()), timeout);
  }

  private long take() {
    return new RedisLimits(fixture.redis, "test").take("key", LIMIT, 1, 1).permits();
  }

  private boolean isAnswered() {
    try {
      take();
      return true;
    } catch (GatewayException _) {
      return false;
    }
  }

  private void order(CommandType type, String... arguments) {
    var bytes = List.of(arguments).stream().map(Keys::bytes).toArray(byte[][]::new);
    fixture.redis.call(RedisRequest.ofServer(type, bytes));
  }

  private long counted(Outcome outcome) {
    return fixture
        .tally
        .numbers()
        .outcomes()
        .getOrDefault(outcome.name().toLowerCase(java.util.Locale.ROOT), 0L);
  }

  @Test
  void runsAScriptThatTheServerHasForgotten() {
    connect();
    assertThat(take()).isEqualTo(1);

    order(CommandType.SCRIPT, "FLUSH");

    assertThat(take()).isEqualTo(1);
    assertThat(new RedisLimits(fixture.redis, "test").take("key", LIMIT, 1, 9).permits())
        .isEqualTo(3);
  }

  @Test
  void beginsAnewWhenAllIsFlushed() {
    connect();
    take();

    order(CommandType.FLUSHALL);

    assertThat(new RedisLimits(fixture.redis, "test").take("key", LIMIT, 1, 9).permits())
        .isEqualTo(5);
  }

  @Test
  void refusesAtOnceWhenTheServerIsKilledAndIsBackWhenItIs() throws IOException {
    connect();
    take();

    server.close();

    Eventually.isTrue("noticed", () -> !isAnswered());
    assertThatThrownBy(this::take)
        .isInstanceOfSatisfying(
            GatewayException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.FILTER_UNAVAILABLE));
    assertThat(counted(Outcome.REFUSED)).isPositive();
    server = RedisProcess.start(server.port());
    Eventually.isTrue("back", this::isAnswered);
  }

  @Test
  void opensTheBreakerForAServerThatHangsUntilItAnswers() throws Exception {
    connectWithin(Duration.ofMillis(300));
    take();

    server.signal("STOP");

    for (var i = 0; i < 5; i++) {
      assertThat(isAnswered()).isFalse();
    }
    assertThat(fixture.redis.connected()).containsValue(false);
    assertThat(isAnswered()).isFalse();
    assertThat(counted(Outcome.REFUSED)).isPositive();
    server.signal("CONT");
    Eventually.isTrue("back", this::isAnswered);
  }

  @Test
  void aServerThatPausesWritesIsAwayAlthoughItSaysHello() {
    connectWithin(Duration.ofMillis(300));
    take();

    order(CommandType.CLIENT, "PAUSE", "3000", "WRITE");

    Eventually.isTrue(
        "broken", () -> !isAnswered() && fixture.redis.connected().containsValue(false));
    Eventually.isTrue("back", this::isAnswered);
  }

  @Test
  void aServerThatBecameAReplicaIsAwayForNumbersToo() {
    connect();
    order(CommandType.REPLICAOF, "127.0.0.1", "1");

    var counter = new RedisStore(fixture.redis, "test");

    // Or it was noticed before.
    assertThatThrownBy(() -> counter.increment("n", 1, Duration.ofMinutes(5)))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void sendsNothingTwiceWhenTheReplyIsLost() throws Exception {
    connectWithin(Duration.ofMillis(300));
    var counter = new RedisStore(fixture.redis, "test");
    counter.increment("n", 1, Duration.ofMinutes(5));
    server.signal("STOP");
    for (var i = 0; i < 5; i++) {
      assertThatThrownBy(() -> counter.increment("n", 1, Duration.ofMinutes(5)))
          .isInstanceOf(GatewayException.class);
    }

    server.signal("CONT");

    Eventually.isTrue("back", this::isAnswered);
    // The server finds in its socket what was sent to it, once.
    assertThat(counter.increment("n", 0, Duration.ofMinutes(5))).isBetween(1L, 6L);
  }

  @Test
  void startsWithoutTheServer() throws IOException {
    server.close();
    var means =
        new SharedRedis.Means(
            io.lettuce.core.resource.ClientResources.create(),
            RedisScripts.STANDARD,
            new RedisTally(),
            Optional.empty());
    try (var redis =
        SharedRedis.connect(config(server.port()), SharedRedisFixture.PATIENCE, means)) {
      var limits = new RedisLimits(redis, "test");
      assertThatThrownBy(() -> limits.take("key", LIMIT, 1, 1))
          .isInstanceOf(GatewayException.class);

      server = RedisProcess.start(server.port());

      Eventually.isTrue("connected", redis::isComplete);
      assertThat(limits.take("key", LIMIT, 1, 1).isGranted()).isTrue();
    } finally {
      var _ = means.resources().shutdown();
    }
  }

  @Test
  void keysAreGoneWhenTheySayNothingAnyMore() {
    connect();
    take();

    var keys =
        strings(
            fixture.redis.call(RedisRequest.ofServer(CommandType.KEYS, Keys.bytes("weir:limit*"))));

    assertThat(keys).containsExactly("weir:limit:{test/rate/key}");
    var left = fixture.redis.call(RedisRequest.of(CommandType.PTTL, Keys.bytes(keys.getFirst())));
    assertThat((Long) left).isBetween(30_000L, 60_001L);
  }

  private static List<String> strings(Object reply) {
    return ((List<?>) reply)
        .stream().map(it -> new String((byte[]) it, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void gatewaysKnowOfEachOther() {
    connect();
    Eventually.isTrue("alone", () -> fixture.redis.gateways() == 1);

    try (var other = SharedRedisFixture.to(server.port())) {
      Eventually.isTrue("two", () -> fixture.redis.gateways() == 2);
      Eventually.isTrue("both know", () -> other.redis.gateways() == 2);
    }

    Eventually.isTrue("alone again", () -> fixture.redis.gateways() == 1);
  }

  @Test
  void theUserOfTheDocumentationMayDoWhatIsNeededAndNothingElse() throws IOException {
    connect();
    order(CommandType.ACL, arguments("SETUSER", DocumentedUser.rules("secret")));
    var base = config(server.port());
    var config =
        new RedisConfig(
            base.mode(),
            base.servers(),
            Optional.empty(),
            0,
            Optional.of("weir"),
            Optional.of(Secret.of("secret")),
            Optional.empty(),
            base.timeout(),
            "weir");
    try (var least =
        SharedRedisFixture.connected(
            config, SharedRedisFixture.PATIENCE, RedisScripts.STANDARD, Optional.of(new Heard()))) {
      EverythingOnce.run(least.redis);

      assertThatThrownBy(
              () -> least.redis.call(RedisRequest.of(CommandType.GET, Keys.bytes("others"))))
          .hasMessageContaining("NOPERM");
      assertThatThrownBy(() -> least.redis.call(RedisRequest.ofServer(CommandType.FLUSHALL)))
          .hasMessageContaining("NOPERM");
    }
  }

  private static String[] arguments(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toArray(String[]::new);
  }
}
