package dev.weir.gateway.upstream;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// Upstreams on 127.0.0.1 as one configuration after the other has them.
public final class ServedUpstreams implements AutoCloseable {

  private static final UpstreamConfig.Policies POLICIES =
      new UpstreamConfig.Policies(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(50),
          64,
          Duration.ofMillis(100),
          Duration.ofSeconds(10));

  private final DeadlineWatch watch = new DeadlineWatch();
  private final ScheduledExecutorService resolver = Executors.newScheduledThreadPool(1);
  private final LiveUpstreams live = LiveUpstreams.create();
  private UpstreamSet current = UpstreamSet.empty();

  /// One upstream with endpoints on these ports.
  public static ServedUpstreams of(String name, int... ports) {
    var served = new ServedUpstreams();
    served.serve(Map.of(name, config(ports)));
    return served;
  }

  public static UpstreamConfig config(int... ports) {
    return config(POLICIES.keepAliveIdle(), ports);
  }

  /// Endpoints on these ports, whose connections are kept for that long while nobody uses them.
  public static UpstreamConfig config(Duration keepAliveIdle, int... ports) {
    var endpoints =
        Arrays.stream(ports)
            .mapToObj(port -> new UpstreamConfig.Endpoint(new HostPort("127.0.0.1", port), 1))
            .toList();
    var policies =
        new UpstreamConfig.Policies(
            POLICIES.connectTimeout(),
            POLICIES.readTimeout(),
            keepAliveIdle,
            POLICIES.maxConnections(),
            POLICIES.pendingTimeout(),
            POLICIES.dnsRefresh());
    return new UpstreamConfig(endpoints, policies);
  }

  public LiveUpstreams live() {
    return live;
  }

  /// Lets these serve in place of those before, which nobody holds any more.
  public void serve(Map<String, UpstreamConfig> configs) {
    var previous = current;
    current =
        UpstreamSet.of(
            configs, previous, new Upstream.Resources(watch, Buffers.create(), resolver));
    live.serve(current);
    previous.close();
  }

  @Override
  public void close() {
    live.close();
    current.close();
    resolver.shutdownNow();
    watch.close();
  }
}
