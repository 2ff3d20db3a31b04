package dev.weir.gateway.redis;

import dev.weir.api.Limits;
import dev.weir.api.SharedStore;
import dev.weir.gateway.config.RedisConfig;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The Redis that gateways share, as the configuration has it that serves; there may be none.
///
/// What is asked of it is for the moment: whoever keeps what it got talks to a server that is not
/// used any more once a reload has changed it.
///
/// Safe for use by several threads.
public final class LiveRedis implements AutoCloseable {

  private static final int THREADS = 2;
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(5);
  // Longer than any command takes.
  private static final long CLOSE_MILLIS = 1000;

  private record Used(RedisConfig config, SharedRedis redis) {}

  private final Function<RedisConfig, Duration> timeout;
  private final RedisTally tally = new RedisTally();
  private volatile Optional<Invalidations> invalidations = Optional.empty();
  private volatile @Nullable Used current;

  // Guarded by this.
  private @Nullable ClientResources resources;
  private boolean isClosed;

  /// None, until a configuration is used.
  public LiveRedis() {
    this(RedisConfig::timeout);
  }

  /// @param timeout for one command
  LiveRedis(Function<RedisConfig, Duration> timeout) {
    this.timeout = timeout;
  }

  /// Says who is to be told of [RedisBlobs], turns and logs that change. To be called before there
  /// are any.
  public void watch(Invalidations listener) {
    invalidations = Optional.of(listener);
  }

  /// Uses what a configuration says from now on. Commands under way end where they began.
  ///
  /// Waits a moment for the connection, so that the first requests find it.
  public synchronized void use(Optional<RedisConfig> config) {
    var before = current;
    var isSame =
        before == null ? config.isEmpty() : config.filter(before.config::isSameAs).isPresent();
    if (isClosed || isSame) {
      return;
    }
    current = config.map(it -> new Used(it, connect(it))).orElse(null);
    invalidations.ifPresent(Invalidations::everything);
    if (before != null) {
      var _ =
          resources()
              .eventExecutorGroup()
              .schedule(before.redis::close, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private SharedRedis connect(RedisConfig config) {
    var means = new SharedRedis.Means(resources(), RedisScripts.STANDARD, tally, invalidations);
    var redis = SharedRedis.connect(config, timeout.apply(config), means);
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!redis.isComplete() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return redis;
  }

  // The threads come with the first configuration that needs them. They are not those of the
  // commands of filters: a large reply to a filter must not hold up limits.
  private synchronized ClientResources resources() {
    if (resources == null) {
      resources =
          ClientResources.builder()
              .ioThreadPoolSize(THREADS)
              .computationThreadPoolSize(THREADS)
              .build();
    }
    return resources;
  }

  /// Whether there is one, whether it answers or not.
  public boolean isThere() {
    return current != null;
  }

  /// Limits that are counted there; empty if there is no server.
  ///
  /// @param space whose keys they are
  public Optional<Limits> limits(String space) {
    return redis().map(it -> new RedisLimits(it, space));
  }

  /// Entries there; empty if there is no server.
  ///
  /// @param space whose keys they are
  public Optional<SharedStore> store(String space) {
    return redis().map(it -> new RedisStore(it, space));
  }

  /// Blobs there; empty if there is no server.
  public Optional<RedisBlobs> blobs() {
    return redis().map(RedisBlobs::new);
  }

  /// Turns there; empty if there is no server.
  public Optional<RedisTurns> turns() {
    return redis().map(RedisTurns::new);
  }

  /// Logs there; empty if there is no server.
  public Optional<RedisLog> log() {
    return redis().map(RedisLog::new);
  }

  private Optional<SharedRedis> redis() {
    return Optional.ofNullable(current).map(Used::redis);
  }

  /// How it stands; empty if there is no server.
  public Optional<RedisNumbers> numbers() {
    return redis()
        .map(it -> new RedisNumbers(tally.numbers(), Map.copyOf(it.connected()), it.gateways()));
  }

  /// Closes all connections.
  @Override
  public synchronized void close() {
    isClosed = true;
    var last = current;
    current = null;
    if (last != null) {
      last.redis.close();
    }
    if (resources != null) {
      var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
  }
}
