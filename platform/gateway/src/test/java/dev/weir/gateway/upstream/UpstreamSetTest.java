package dev.weir.gateway.upstream;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Request;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.testkit.FakeExchange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpstreamSetTest {

  private static final UpstreamConfig.Policies POLICIES =
      new UpstreamConfig.Policies(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(50),
          1,
          Duration.ofMillis(100),
          Duration.ofSeconds(10));

  /// What the set has taken of the set before must not be held for ever: its connections would stay
  /// open when nobody needs it any more.
  @Test
  void letsGoOfWhatItTookWhenOneUpstreamCannotBeMade() throws Exception {
    var closed = new CountDownLatch(1);
    var resolver = Executors.newSingleThreadScheduledExecutor();
    try (var watch = new DeadlineWatch();
        var origin =
            new ServerSocketOrigin(connection -> {
              connection.getInputStream().read();
              write(connection, ok(""));
              awaitEnd(connection);
              closed.countDown();
            })) {
      var resources = new Upstream.Resources(watch, Buffers.create(), resolver);
      var configs = new LinkedHashMap<>(Map.of("known", config(origin.port())));
      var previous = UpstreamSet.of(configs, UpstreamSet.empty(), resources);
      var request = Request.builder(FakeExchange.create(), "GET", "/", Optional.empty()).build();
      assertThat(previous.find("known").orElseThrow().proceed(request).status()).isEqualTo(200);
      resolver.shutdownNow();
      configs.put("new", config(1));

      assertThatThrownBy(() -> UpstreamSet.of(configs, previous, resources))
          .isInstanceOf(RejectedExecutionException.class);
      previous.close();

      assertThat(opens(closed)).isTrue();
    }
  }

  private static UpstreamConfig config(int port) {
    var endpoint = new UpstreamConfig.Endpoint(new HostPort("127.0.0.1", port), 1);
    return new UpstreamConfig(List.of(endpoint), POLICIES);
  }
}
