package dev.weir.gateway.redis;

import dev.weir.gateway.config.RedisConfig;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import java.io.IOException;
import java.util.Optional;

/// A Redis server that a test shares, with time-outs for a machine that is busy.
public final class LiveRedisFixture implements AutoCloseable {

  private final RedisProcess server;
  private final LiveRedis live = new LiveRedis(_ -> SharedRedisFixture.PATIENCE);

  private LiveRedisFixture(RedisProcess server) {
    this.server = server;
  }

  /// Whether there can be one.
  public static boolean isPossible() {
    return RedisProcess.isInstalled();
  }

  /// One that is not used yet.
  public static LiveRedisFixture start() throws IOException {
    return new LiveRedisFixture(RedisProcess.start(RedisProcess.freePort()));
  }

  /// What uses the server, or does not.
  public LiveRedis live() {
    return live;
  }

  /// What a configuration says that uses the server.
  public Optional<RedisConfig> config() {
    return Optional.of(SharedRedisFixture.config(Mode.STANDALONE, Optional.empty(), server.port()));
  }

  /// Has it used from now on.
  public void use() {
    live.use(config());
    Eventually.isTrue("connected", this::isConnected);
  }

  private boolean isConnected() {
    return live.numbers().orElseThrow().connected().values().stream().allMatch(it -> it);
  }

  @Override
  public void close() {
    live.close();
    server.close();
  }
}
