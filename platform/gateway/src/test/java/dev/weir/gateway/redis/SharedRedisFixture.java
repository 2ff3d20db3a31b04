package dev.weir.gateway.redis;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.RedisConfig;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The shared Redis of a test, with time-outs for a machine that is busy.
final class SharedRedisFixture implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  final ClientResources resources =
      ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
  final RedisTally tally = new RedisTally();
  final SharedRedis redis;

  private SharedRedisFixture(
      RedisConfig config,
      Duration timeout,
      RedisScripts scripts,
      Optional<Invalidations> invalidations) {
    var means = new SharedRedis.Means(resources, scripts, tally, invalidations);
    redis = SharedRedis.connect(config, timeout, means);
  }

  /// One that is connected.
  static SharedRedisFixture to(int port) {
    return connected(config(Mode.STANDALONE, Optional.empty(), port), PATIENCE);
  }

  static SharedRedisFixture connected(RedisConfig config, Duration timeout) {
    return connected(config, timeout, RedisScripts.STANDARD, Optional.empty());
  }

  static SharedRedisFixture connected(
      RedisConfig config,
      Duration timeout,
      RedisScripts scripts,
      Optional<Invalidations> invalidations) {
    var fixture = new SharedRedisFixture(config, timeout, scripts, invalidations);
    Eventually.isTrue("connected", fixture.redis::isComplete);
    return fixture;
  }

  static RedisConfig config(Mode mode, Optional<String> master, int... ports) {
    return new RedisConfig(
        mode,
        addresses(ports),
        master,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofMillis(20),
        "weir");
  }

  static List<HostPort> addresses(int... ports) {
    return Arrays.stream(ports).mapToObj(it -> new HostPort("127.0.0.1", it)).toList();
  }

  @Override
  public void close() {
    redis.close();
    var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
