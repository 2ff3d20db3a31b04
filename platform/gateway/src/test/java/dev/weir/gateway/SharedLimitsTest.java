package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Limit;
import dev.weir.gateway.limit.SlidingMaximum;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.redis.RedisProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three gateways on one Redis.
@Timeout(120)
class SharedLimitsTest {

  private static final int GATEWAYS = 3;
  private static final int CLIENTS_EACH = 2;
  private static final int REQUESTS_EACH = 400;

  @TempDir private Path directory;
  private final List<GatewayFixture> gateways = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private RedisProcess redis;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    redis = RedisProcess.start(RedisProcess.freePort());
    for (var i = 0; i < GATEWAYS; i++) {
      var own = Files.createDirectory(directory.resolve("gateway-" + i));
      CountingPlugin.write(own, "{ servers: [ \"127.0.0.1:%d\" ] }".formatted(redis.port()));
      gateways.add(GatewayFixture.open(own));
    }
  }

  @AfterEach
  void stop() {
    gateways.forEach(GatewayFixture::close);
    threads.close();
    if (redis != null) {
      redis.close();
    }
  }

  private static String scope(HttpResponse<?> response) {
    return response.headers().firstValue("X-Scope").orElse("none");
  }

  private boolean isCountedEverywhere(String scope) {
    return gateways.stream().allMatch(it -> scope(it.get("/")).equals(scope));
  }

  /// What was decided, and between which moments.
  private record Decision(boolean isGranted, long before, long after) {

    static Decision of(HttpResponse<?> response) {
      return new Decision(
          response.statusCode() == 200, moment(response, "X-Before"), moment(response, "X-After"));
    }

    private static long moment(HttpResponse<?> response, String header) {
      return response.headers().firstValueAsLong(header).orElseThrow();
    }
  }

  @Test
  void grantTogetherNoMoreThanTheLimitInAnyTime() throws Exception {
    Eventually.isTrue("counted together", () -> isCountedEverywhere("shared"));

    var granted = together().stream().filter(Decision::isGranted).toList();

    var rate = new Limit.Rate(CountingPlugin.PERMITS, Duration.ofSeconds(1), CountingPlugin.BURST);
    var maximum = new SlidingMaximum(rate);
    granted.forEach(it -> maximum.add(it.after, 1));
    // Each was decided some time before the moment that is looked at, at most so long.
    var longest = granted.stream().mapToLong(it -> it.after - it.before).max().orElseThrow();
    assertThat(maximum.mostAboveRate())
        .isLessThanOrEqualTo(CountingPlugin.BURST + CountingPlugin.PERMITS * longest / 1e9);
  }

  /// What was decided together of more requests than the limit has permits for, by the time.
  private List<Decision> together() throws Exception {
    var clients = new ArrayList<Future<List<Decision>>>();
    for (var i = 0; i < GATEWAYS * CLIENTS_EACH; i++) {
      var gateway = gateways.get(i % GATEWAYS);
      clients.add(threads.submit(() -> ask(gateway)));
    }
    var decisions = new ArrayList<Decision>();
    for (var client : clients) {
      decisions.addAll(client.get());
    }
    assertThat(decisions).anyMatch(Decision::isGranted).anyMatch(it -> !it.isGranted());
    decisions.sort(Comparator.comparingLong(Decision::after));
    return decisions;
  }

  private static List<Decision> ask(GatewayFixture gateway) {
    var decisions = new ArrayList<Decision>();
    for (var i = 0; i < REQUESTS_EACH; i++) {
      var response = gateway.get("/");
      if (scope(response).equals("shared")) {
        decisions.add(Decision.of(response));
      }
    }
    return decisions;
  }

  /// A Redis that goes, or comes.
  private interface Change {
    void happen() throws Exception;
  }

  @Test
  void answerEveryRequestWhileRedisHangsAndCountTogetherAgainAfterwards() throws Exception {
    assertAnsweredThroughout(() -> redis.signal("STOP"), () -> redis.signal("CONT"));
  }

  @Test
  void answerEveryRequestWhileRedisIsGoneAndCountTogetherOnceThereIsAnotherOne() throws Exception {
    assertAnsweredThroughout(() -> redis.close(), () -> redis = RedisProcess.start(redis.port()));
  }

  private void assertAnsweredThroughout(Change goes, Change comes) throws Exception {
    var statuses = new ConcurrentLinkedQueue<Integer>();
    var isOver = new AtomicBoolean();
    Eventually.isTrue("counted together", () -> isCountedEverywhere("shared"));
    var clients = new ArrayList<Future<?>>();
    gateways.forEach(it -> clients.add(threads.submit(() -> ask(it, statuses, isOver))));

    goes.happen();
    Eventually.isTrue("counted alone", () -> isCountedEverywhere("local"));
    comes.happen();
    Eventually.isTrue("counted together again", () -> isCountedEverywhere("shared"));

    isOver.set(true);
    for (var client : clients) {
      client.get();
    }
    assertThat(statuses).isNotEmpty().allMatch(it -> it == 200 || it == 429);
  }

  private static void ask(GatewayFixture gateway, Queue<Integer> statuses, AtomicBoolean isOver) {
    while (!isOver.get()) {
      statuses.add(gateway.get("/").statusCode());
    }
  }
}
