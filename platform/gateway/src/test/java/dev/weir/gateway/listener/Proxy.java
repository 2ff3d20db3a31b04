package dev.weir.gateway.listener;

import dev.weir.api.Filter;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.config.UpstreamConfig.Policies;
import dev.weir.gateway.filter.Chains;
import dev.weir.gateway.filter.Named;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.route.PathPattern;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteEntry;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.upstream.UpstreamSet;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.http.HeadLimits;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A listener with one route to one upstream, on real sockets: the data path without the
/// configuration.
public final class Proxy implements AutoCloseable {

  private static final Policies POLICIES =
      new Policies(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(50),
          64,
          Duration.ofMillis(100),
          Duration.ofSeconds(10));

  private final DeadlineWatch watch = new DeadlineWatch();
  private final ScheduledExecutorService resolver = Executors.newScheduledThreadPool(1);
  private final UpstreamSet upstreams;
  private final LiveTable table;
  private final Listener listener;

  private Proxy(Builder builder) {
    var buffers = Buffers.create();
    var resources = new Upstream.Resources(watch, buffers, resolver);
    var config = new UpstreamConfig(builder.endpoints, builder.policies);
    upstreams = UpstreamSet.of(Map.of("origin", config), UpstreamSet.empty(), resources);
    table =
        new LiveTable(new RouteTable(1, builder.routes(upstreams), builder.observer, List.of()));
    listener = Listener.start(builder.settings(), table, buffers, watch, new FileDescriptors());
  }

  /// A gateway in front of these origins.
  public static Builder to(StubOrigin... origins) {
    var ports = Arrays.stream(origins).mapToInt(StubOrigin::port).toArray();
    return to(ports);
  }

  /// A gateway in front of whoever listens on these ports of 127.0.0.1.
  public static Builder to(int... ports) {
    var builder = new Builder();
    for (var port : ports) {
      builder.endpoint(port, 1);
    }
    return builder;
  }

  /// The port of the listener.
  public int port() {
    return listener.port();
  }

  /// How many requests hold its route table.
  int inFlight() {
    return table.inFlight(1, 1);
  }

  /// A connection to the listener.
  public RawClient connect() throws IOException {
    return new RawClient(listener.port());
  }

  @Override
  public void close() {
    listener.close(Duration.ZERO, Duration.ofMillis(1));
    upstreams.close();
    resolver.shutdownNow();
    watch.close();
  }

  /// What a proxy is made with.
  public static final class Builder {

    private final List<UpstreamConfig.Endpoint> endpoints = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private HeadLimits limits = HeadLimits.DEFAULT;
    private long maxBody = Long.MAX_VALUE;
    private Policies policies = POLICIES;
    private Duration timeout = Duration.ofSeconds(20);
    private boolean isTrusting;
    private RequestObserver observer = RequestObserver.NONE;

    private Builder() {}

    /// Adds an endpoint.
    public Builder endpoint(int port, int weight) {
      endpoints.add(new UpstreamConfig.Endpoint(new HostPort("127.0.0.1", port), weight));
      return this;
    }

    /// The limits of heads.
    public Builder limits(HeadLimits limits) {
      this.limits = limits;
      return this;
    }

    /// The limit of bodies.
    public Builder maxBody(long bytes) {
      maxBody = bytes;
      return this;
    }

    /// All that the listener waits for.
    public Builder clientTimeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /// How long an endpoint may take.
    public Builder readTimeout(Duration timeout) {
      policies =
          new Policies(
              policies.connectTimeout(),
              timeout,
              policies.keepAliveIdle(),
              policies.maxConnections(),
              policies.pendingTimeout(),
              policies.dnsRefresh());
      return this;
    }

    /// How many connections an endpoint may have.
    public Builder maxConnections(int count) {
      policies =
          new Policies(
              policies.connectTimeout(),
              policies.readTimeout(),
              policies.keepAliveIdle(),
              count,
              policies.pendingTimeout(),
              policies.dnsRefresh());
      return this;
    }

    /// How long a request may wait for one of them.
    public Builder pendingTimeout(Duration timeout) {
      policies =
          new Policies(
              policies.connectTimeout(),
              policies.readTimeout(),
              policies.keepAliveIdle(),
              policies.maxConnections(),
              timeout,
              policies.dnsRefresh());
      return this;
    }

    /// Believes what every client says about those before it.
    public Builder trusting() {
      isTrusting = true;
      return this;
    }

    /// Adds a filter to the route.
    public Builder filter(Filter filter) {
      filters.add(filter);
      return this;
    }

    /// Tells somebody of all requests.
    public Builder observer(RequestObserver observer) {
      this.observer = observer;
      return this;
    }

    /// The proxy, listening.
    public Proxy start() {
      return new Proxy(this);
    }

    private ListenerSettings settings() {
      return new ListenerSettings(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
          limits,
          maxBody,
          new ListenerSettings.Timeouts(timeout, timeout, timeout, timeout, timeout),
          1000,
          _ -> isTrusting);
    }

    private RouteTree<Route> routes(UpstreamSet upstreams) {
      var named = filters.stream().map(filter -> Named.of("all", "test", filter)).toList();
      var match = RouteMatch.of(PathPattern.parse("/**"));
      var names = named.stream().map(Named::name).toList();
      var origin = upstreams.find("origin").orElseThrow();
      var chain = Chains.link(named, origin);
      var route =
          new Route("all", match, names, chain, Optional.empty(), Optional.of(origin), observer);
      return RouteTree.of(List.of(new RouteEntry<>("all", match, route)));
    }
  }
}
