package dev.weir.gateway.redis;

import dev.weir.gateway.config.RedisConfig;
import dev.weir.gateway.config.RedisConfig.Mode;
import dev.weir.gateway.plugin.Eventually;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/// A Redis server that a test shares, with time-outs for a machine that is busy.
public final class LiveRedisFixture implements AutoCloseable {

  private RedisProcess server;
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

  /// What another gateway has to use the server, with time-outs for a machine that is busy.
  public static LiveRedis another() {
    return another(SharedRedisFixture.PATIENCE);
  }

  /// What another gateway has to use the server.
  ///
  /// @param timeout for one command
  public static LiveRedis another(Duration timeout) {
    return new LiveRedis(_ -> timeout);
  }

  /// Blobs there, for whoever uses it.
  public RedisBlobs blobs() {
    if (live.blobs().isEmpty()) {
      use();
    }
    return live.blobs().orElseThrow();
  }

  /// Sends a signal to the server.
  public void signal(String name) throws IOException, InterruptedException {
    server.signal(name);
  }

  /// Ends the server without a warning.
  public void kill() {
    server.close();
  }

  /// Starts a new one in the place of the one that was ended.
  public void restart() throws IOException {
    server = RedisProcess.start(server.port());
  }

  /// Removes all that is there.
  public void flush() {
    ask(CommandType.FLUSHALL);
  }

  /// What is there now, in a file that a server can be started with.
  public Path copy() throws IOException {
    ask(CommandType.SAVE);
    var file = Files.createTempFile("weir-redis", ".rdb");
    return Files.copy(server.data(), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void ask(CommandType command) {
    try (var fixture = SharedRedisFixture.to(server.port())) {
      fixture.redis.call(RedisRequest.ofServer(command));
    }
  }

  /// Starts a new one in the place of the one that was ended, with what is in a file.
  public void restart(Path copy) throws IOException {
    server = RedisProcess.startWith(server.port(), copy);
  }

  @Override
  public void close() {
    live.close();
    server.close();
  }
}
