package dev.weir.gateway.upstream;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.config.UpstreamConfig.Policies;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.Destination;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.WireBody;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/// A named set of endpoints and the policies for using them; sends a request to one of them.
///
/// The end of every chain that has an upstream.
public final class Upstream implements Chain, Destination {

  private static final System.Logger LOGGER = System.getLogger(Upstream.class.getName());
  private static final long EVICTION_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PLACE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MANY_WAITING = 64;
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /// What all upstreams of a gateway share.
  ///
  /// @param resolver runs look-ups of names, which may block
  /// @param pools where upstreams are found by who counts their connections
  public record Resources(
      DeadlineWatch watch, Buffers buffers, ScheduledExecutorService resolver, Pools pools) {

    /// Resources of upstreams that nobody counts.
    public Resources(DeadlineWatch watch, Buffers buffers, ScheduledExecutorService resolver) {
      this(watch, buffers, resolver, new Pools());
    }
  }

  private final String name;
  private final UpstreamConfig config;
  private final Policies policies;
  private final List<Endpoint> endpoints;
  private final List<String> addresses;
  private final Balancer balancer;
  private final DeadlineWatch watch;
  private final Pools pools;
  private final Runnable eviction = this::evict;
  private final ScheduledFuture<?> resolving;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<Class<?>, AutoCloseable> companions = new ConcurrentHashMap<>();
  private long lastEviction;

  /// An upstream ready for requests, held once.
  Upstream(String name, UpstreamConfig config, Resources resources) {
    this.name = name;
    this.config = config;
    this.policies = config.policies();
    this.watch = resources.watch();
    this.pools = resources.pools();
    this.endpoints =
        config.endpoints().stream()
            .map(it -> new Endpoint(it.address(), policies, watch, resources.buffers()))
            .toList();
    this.addresses = endpoints.stream().map(Endpoint::authority).toList();
    this.balancer =
        Balancer.of(
            endpoints, config.endpoints().stream().map(UpstreamConfig.Endpoint::weight).toList());
    var refresh = policies.dnsRefresh().toNanos();
    this.resolving =
        resources
            .resolver()
            .scheduleWithFixedDelay(this::resolve, 0, refresh, TimeUnit.NANOSECONDS);
    watch.everyTick(eviction);
    pools.add(this);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> addresses() {
    return addresses;
  }

  /// How the endpoints are used.
  public Policies policies() {
    return policies;
  }

  /// How the connections to each endpoint stand.
  List<PoolNumbers> numbers() {
    return endpoints.stream().map(it -> it.numbers(name)).toList();
  }

  /// The endpoints for one call that is not HTTP, in the order in which they are to be tried: the
  /// one whose turn it is, then the others.
  public List<HostPort> candidates() {
    var first = balancer.next().target();
    var others = endpoints.stream().map(Endpoint::target).filter(it -> !it.equals(first));
    return Stream.concat(Stream.of(first), others).toList();
  }

  /// What talks to the endpoints in another protocol: made when it is needed for the first time,
  /// and closed with the upstream. To be called by who holds the upstream.
  public <T extends AutoCloseable> T companion(Class<T> type, Function<Upstream, T> maker) {
    return type.cast(companions.computeIfAbsent(type, _ -> maker.apply(this)));
  }

  /// Whether this upstream is what the configuration asks for.
  boolean isFor(String name, UpstreamConfig config) {
    return this.name.equals(name) && this.config.equals(config);
  }

  void hold() {
    holders.incrementAndGet();
  }

  /// Holds the upstream unless it has been let go of already.
  boolean tryHold() {
    while (true) {
      var count = holders.get();
      if (count == 0) {
        return false;
      }
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
    }
  }

  /// Ends a hold. The last one closes idle connections now, and the others when their requests have
  /// ended.
  public void release() {
    if (holders.decrementAndGet() == 0) {
      watch.cancel(eviction);
      pools.remove(this);
      resolving.cancel(false);
      endpoints.forEach(Endpoint::close);
      companions.values().forEach(this::close);
    }
  }

  private void close(AutoCloseable companion) {
    try {
      companion.close();
    } catch (Exception e) {
      LOGGER.log(Level.WARNING, "upstream " + name + ": closing failed", e);
    }
  }

  @Override
  public Response proceed(Request request) throws Exception {
    begin(request);
    try {
      return ask(request);
    } catch (GatewayException e) {
      failed(request, e.code(), "");
      throw e;
    }
  }

  private void begin(Request request) {
    if (request.exchange() instanceof GatewayExchange exchange) {
      exchange.log().tries(name, request);
    }
  }

  private static void failed(Request request, ErrorCode code, String endpoint) {
    if (request.exchange() instanceof GatewayExchange exchange) {
      exchange.log().tryFailed(code, endpoint);
    }
  }

  private Response ask(Request request) throws Exception {
    var connection = open(enter(request), request);
    var mayRepeat = IDEMPOTENT.contains(request.method()) && isRepeatable(request.body());
    try {
      return connection.send(request);
    } catch (IOException e) {
      connection.discard();
      // A connection that was idle may turn out dead when the request has been written. If it can
      // do no harm, the request is sent once more, on a new connection.
      if (!mayRepeat || !connection.isReused() || connection.hasResponseBegun()) {
        throw Failures.of(request, connection, e);
      }
      if (Patience.isOver(request) || connection.wire().isExpired()) {
        throw Failures.of(request, connection, e);
      }
      failed(request, ErrorCode.UPSTREAM_RESET, "");
    } catch (RuntimeException | Error e) {
      connection.discard();
      throw e;
    }
    return sendAnew(
        request.body().length() == 0 ? request : request.withBody(request.body().replay()));
  }

  private Response sendAnew(Request request) throws Exception {
    begin(request);
    var endpoint = enter(request);
    UpstreamConnection connection;
    try {
      connection = endpoint.connect(request);
    } catch (IOException e) {
      failed(request, ErrorCode.UPSTREAM_CONNECT_FAILED, endpoint.authority());
      throw Patience.isOver(request)
          ? Patience.over(request)
          : Failures.unreachable(name, endpoint, e);
    }
    try {
      return connection.send(request);
    } catch (IOException e) {
      connection.discard();
      throw Failures.of(request, connection, e);
    } catch (RuntimeException | Error e) {
      connection.discard();
      throw e;
    }
  }

  // While nothing has been sent, any other endpoint will do.
  private UpstreamConnection open(Endpoint first, Request request) {
    try {
      return first.open(request);
    } catch (IOException e) {
      failed(request, ErrorCode.UPSTREAM_CONNECT_FAILED, first.authority());
      return openAnother(first, request, e);
    }
  }

  private UpstreamConnection openAnother(Endpoint first, Request request, IOException failure) {
    for (var other : endpoints) {
      if (!other.equals(first) && !Patience.isOver(request) && other.tryEnter()) {
        begin(request);
        try {
          return other.open(request);
        } catch (IOException another) {
          failed(request, ErrorCode.UPSTREAM_CONNECT_FAILED, other.authority());
          failure.addSuppressed(another);
        }
      }
    }
    throw Patience.isOver(request)
        ? Patience.over(request)
        : Failures.unreachable(name, first, failure);
  }

  private static boolean isRepeatable(Body body) {
    return body.length() == 0 || (body.isReplayable() && !(body instanceof WireBody));
  }

  private Endpoint enter(Request request) throws InterruptedException {
    var first = first(request);
    if (first.tryEnter()) {
      return first;
    }
    for (var other : endpoints) {
      if (other.tryEnter()) {
        return other;
      }
    }
    if (!(request.exchange() instanceof GatewayExchange exchange)) {
      return awaitPlace(first, request);
    }
    exchange.downstream().startWaiting();
    try {
      return awaitPlace(first, request);
    } finally {
      exchange.downstream().stopWaiting();
    }
  }

  private Endpoint first(Request request) {
    var preferred =
        request.exchange() instanceof GatewayExchange exchange
            ? exchange.preferredEndpoint()
            : null;
    var index = preferred == null ? -1 : addresses.indexOf(preferred);
    return index < 0 ? balancer.next() : endpoints.get(index);
  }

  // In short waits, since nothing else tells a thread in one that its client has left. Where many
  // wait, each looks less often: to leave the queue takes longer the longer it is, and thousands
  // that do so ten times a second would have no time for anything else.
  private long placeWaitNanos() {
    return PLACE_WAIT_NANOS * Math.max(1, waiting.get() / MANY_WAITING);
  }

  private Endpoint awaitPlace(Endpoint endpoint, Request request) throws InterruptedException {
    var end = System.nanoTime() + policies.pendingTimeout().toNanos();
    waiting.incrementAndGet();
    endpoint.waiting(1);
    try {
      while (!Patience.isOver(request)) {
        var left = end - System.nanoTime();
        if (left <= 0) {
          throw Failures.overloaded(name, endpoint, policies.maxConnections());
        }
        if (endpoint.tryEnter(Patience.bound(request, Math.min(left, placeWaitNanos())))) {
          return endpoint;
        }
      }
      throw Patience.over(request);
    } finally {
      waiting.decrementAndGet();
      endpoint.waiting(-1);
    }
  }

  private void resolve() {
    for (var endpoint : endpoints) {
      try {
        endpoint.resolve();
      } catch (UnknownHostException e) {
        LOGGER.log(Level.WARNING, "upstream {0}: {1} has no address", name, endpoint.authority());
      } catch (RuntimeException e) {
        LOGGER.log(Level.WARNING, "upstream " + name + ": look-up failed", e);
      }
    }
  }

  private void evict() {
    if (watch.now() - lastEviction < EVICTION_PERIOD_NANOS) {
      return;
    }
    lastEviction = watch.now();
    endpoints.forEach(endpoint -> endpoint.evict(watch.now()));
  }
}
