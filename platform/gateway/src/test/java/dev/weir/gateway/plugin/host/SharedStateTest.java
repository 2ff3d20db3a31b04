package dev.weir.gateway.plugin.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Limit;
import dev.weir.gateway.plugin.host.HostedPlugin.Identity;
import dev.weir.gateway.redis.LiveRedisFixture;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What plugins of two gateways share, and when.
@Timeout(60)
class SharedStateTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Limit LIMIT = new Limit.Rate(1, HOUR, 5);
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  private final DeadlineWatch watch = new DeadlineWatch();
  private LiveRedisFixture redis;
  private HostedPlugin plugin;
  private HostedPlugin other;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(LiveRedisFixture.isPossible(), "NOT TESTED: redis-server is not installed");
    redis = LiveRedisFixture.start();
    plugin = open();
    other = open();
  }

  private HostedPlugin open() {
    return new PluginHost(LiveUpstreams.create(), watch, redis.live())
        .open(new Identity("geo", "1", 1), new URLClassLoader("geo", new URL[0], null));
  }

  @AfterEach
  void stop() {
    watch.close();
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void nothingIsSharedWithoutAServer() {
    plugin.store().put("key", VALUE, HOUR);
    plugin.limits().take("key", LIMIT, 5, 5);

    assertThat(other.store().get("key")).isEmpty();
    assertThat(other.limits().take("key", LIMIT, 1, 9).permits()).isEqualTo(5);
  }

  @Test
  void theStoreAndLimitsAreOnTheServerIfThereIsOne() {
    redis.use();

    plugin.store().put("key", VALUE, HOUR);
    plugin.limits().take("key", LIMIT, 3, 3);

    assertThat(other.store().get("key")).contains(VALUE);
    assertThat(other.limits().take("key", LIMIT, 1, 9).permits()).isEqualTo(2);
  }

  @Test
  void aGatewaysOwnLimitsAreNot() {
    redis.use();

    plugin.localLimits().take("key", LIMIT, 5, 5);

    assertThat(other.localLimits().take("key", LIMIT, 1, 9).permits()).isEqualTo(5);
  }

  @Test
  void aPluginThatIsLoadedFollowsTheConfiguration() {
    var store = plugin.store();
    redis.use();
    store.put("key", VALUE, HOUR);

    redis.live().use(Optional.empty());

    assertThat(store.get("key")).isEmpty();
    redis.use();
    assertThat(store.get("key")).contains(VALUE);
  }
}
