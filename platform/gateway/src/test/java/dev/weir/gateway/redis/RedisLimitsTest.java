package dev.weir.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.limit.LimitsContract;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The scripts with a clock of the test's, that stands still until it is told.
@Timeout(120)
class RedisLimitsTest extends LimitsContract {

  private static final String CLOCK = "clock";

  private static RedisProcess server;
  private static SharedRedisFixture fixture;

  private long nanos;
  private Limits limits;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    server = RedisProcess.start(RedisProcess.freePort());
    var config = SharedRedisFixture.config(Mode.STANDALONE, Optional.empty(), server.port());
    fixture =
        SharedRedisFixture.connected(
            config,
            SharedRedisFixture.PATIENCE,
            RedisScripts.load(RedisLimitsTest::byTheClockOfTheTest),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    if (fixture != null) {
      fixture.close();
      server.close();
    }
  }

  // Nothing expires meanwhile: that is the server's own clock.
  private static String byTheClockOfTheTest(String script) {
    return script
        .replace("redis.call('TIME')", "cjson.decode(redis.call('GET', '" + CLOCK + "'))")
        .replace("'PX', string.format(", "'PX', '1' .. string.format('%08d', 0) .. string.format(")
        .replace("redis.call('PEXPIRE'", "type('PEXPIRE'");
  }

  @BeforeEach
  void begin() {
    fixture.redis.call(RedisRequest.ofServer(CommandType.FLUSHALL));
    nanos = TimeUnit.SECONDS.toNanos(BEGINNING.getEpochSecond());
    setClock();
    limits = new RedisLimits(fixture.redis, "plugin/1");
  }

  private void setClock() {
    var micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    var time = "[" + micros / 1_000_000 + "," + micros % 1_000_000 + "]";
    fixture.redis.call(RedisRequest.of(CommandType.SET, Keys.bytes(CLOCK), Keys.bytes(time)));
  }

  @Override
  protected Limits limits() {
    return limits;
  }

  @Override
  protected void pass(Duration time) {
    nanos += time.toNanos();
    setClock();
  }

  @Override
  protected long now() {
    return TimeUnit.MICROSECONDS.toNanos(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  @Test
  void aClockThatIsSetBackGivesNothing() {
    var rate = new Limit.Rate(10, SECOND, 5);
    take(rate, 5, 5);

    pass(Duration.ofSeconds(-30));

    assertThat(take(rate).isGranted()).isFalse();
    pass(Duration.ofMillis(100));
    assertThat(take(rate, 1, 9).permits()).isEqualTo(1);
  }

  @Test
  void aWindowThatTheClockHasLeftBackwardsGoesOnCounting() {
    for (var limit :
        new Limit[] {
          new Limit.FixedWindow(5, SECOND), new Limit.SlidingWindow(5, SECOND),
        }) {
      var key = limit.toString();
      limits.take(key, limit, 5, 5);

      pass(Duration.ofSeconds(-30));

      assertThat(limits.take(key, limit, 1, 1).isGranted()).isFalse();
      pass(SECOND.multipliedBy(2));
      assertThat(limits.take(key, limit, 1, 9).permits()).isEqualTo(5);
    }
  }

  @Test
  void aQuotaIsNotGivenTwiceForAMomentIfTheClockOfAGatewayIsSlow() {
    var day = Duration.ofDays(1);
    take(new Limit.Quota(5, day), 5, 5);
    pass(day);

    assertThat(take(new Limit.Quota(5, Duration.ofSeconds(30))).isGranted()).isFalse();
    assertThat(take(new Limit.Quota(5, Duration.ofSeconds(30))).retryAfter())
        .isEqualTo(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(30));
    assertThat(take(new Limit.Quota(5, day), 1, 9).permits()).isEqualTo(5);
  }

  @Test
  void aQuotaOfAMinuteBeginsAnewEveryMinute() {
    var minute = Duration.ofMinutes(1);
    for (var i = 0; i < 3; i++) {
      assertThat(take(new Limit.Quota(5, minute), 1, 9).permits()).isEqualTo(5);
      pass(minute);
    }
  }

  @Test
  void holdsThatTheServerForgotAreNotMistakenForNewOnes() {
    var limit = new Limit.Concurrency(1, Duration.ofMinutes(1));
    var lost = take(limit);
    fixture.redis.call(RedisRequest.ofServer(CommandType.FLUSHALL));
    pass(Duration.ofNanos(1_000));
    take(limit);

    limits.giveBack("key", limit, lost, 1);

    assertThat(take(limit).isGranted()).isFalse();
  }
}
