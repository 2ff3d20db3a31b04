package dev.weir.gateway.cache;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.DataSize;
import dev.weir.api.SharedCache;
import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.redis.LiveRedisFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Several gateways that share a Redis, as far as it concerns caches.
abstract class CacheNodes {

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final CacheName NAME = new CacheName("acme", 1, "texts");
  private static final CacheConfig CONFIG =
      new CacheConfig(DataSize.ofMebibytes(8), MINUTE, DataSize.ofKibibytes(1));

  /// One of them.
  final class Node implements AutoCloseable {

    private final LiveRedis live;
    final Caches caches;
    final CacheSpace<String> cache;

    Node() {
      this(LiveRedisFixture.another());
    }

    Node(LiveRedis live) {
      this.live = live;
      this.caches = new Caches(CONFIG, live, System::nanoTime);
      this.cache = caches.open(NAME, text);
    }

    Node use() {
      live.use(server.config());
      Eventually.isTrue("known", this::isKnown);
      return this;
    }

    boolean isKnown() {
      return cache.family().log().isKnown();
    }

    long gets(String level) {
      return caches.numbers().caches().getFirst().gets().getOrDefault(level, 0L);
    }

    long turns(String outcome) {
      return caches.numbers().turns().getOrDefault(outcome, 0L);
    }

    @Override
    public void close() {
      live.close();
    }
  }

  /// Texts, with something to be done meanwhile, once.
  static final class SlowText implements SharedCache.Codec<String> {

    interface Pause {
      void run() throws Exception;
    }

    private final Text text = new Text();
    volatile Pause whileEncoding = () -> {};
    volatile Pause whileDecoding = () -> {};

    private static void run(Pause pause) {
      try {
        pause.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] encode(String value) {
      var pause = whileEncoding;
      whileEncoding = () -> {};
      run(pause);
      return text.encode(value);
    }

    @Override
    public String decode(byte[] bytes) {
      var pause = whileDecoding;
      whileDecoding = () -> {};
      run(pause);
      return text.decode(bytes);
    }

    @Override
    public long weight(String value) {
      return text.weight(value);
    }
  }

  final SlowText text = new SlowText();
  final List<Future<Optional<String>>> reading = new ArrayList<>();
  LiveRedisFixture server;
  Node one;
  Node two;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(LiveRedisFixture.isPossible(), "NOT TESTED: redis-server is not installed");
    server = LiveRedisFixture.start();
    one = new Node().use();
    two = new Node().use();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      one.close();
      two.close();
      server.close();
    }
  }

  static void put(Node node, String key, String value, String... tags) {
    node.cache.put(key, value, MINUTE, Set.of(tags));
  }

  static void sees(Node node, String key, Optional<String> value) {
    Eventually.isTrue(
        key + " is " + value.orElse("nothing"), () -> node.cache.get(key).equals(value));
  }
}
