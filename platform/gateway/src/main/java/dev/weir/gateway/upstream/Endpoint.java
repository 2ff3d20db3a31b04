package dev.weir.gateway.upstream;

import dev.weir.api.Request;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.UpstreamConfig.Policies;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Hop;
import dev.weir.gateway.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One host and port of an upstream, with the connections to it.
///
/// Idle connections are used last in, first out, so that those that are not needed grow old and are
/// closed.
final class Endpoint implements AutoCloseable {

  private record Idle(UpstreamConnection connection, @Nullable Idle next, int depth) {

    static Idle on(@Nullable Idle next, UpstreamConnection connection) {
      return new Idle(connection, next, next == null ? 1 : next.depth + 1);
    }
  }

  private final HostPort target;
  private final String authority;
  private final Policies policies;
  private final DeadlineWatch watch;
  private final Buffers buffers;
  private final Semaphore places;
  private final AtomicReference<@Nullable Idle> idle = new AtomicReference<>();
  private final AtomicInteger nextAddress = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final Instant since = Instant.now();

  private volatile List<InetSocketAddress> addresses = List.of();
  private volatile boolean isClosed;

  Endpoint(HostPort target, Policies policies, DeadlineWatch watch, Buffers buffers) {
    this.target = target;
    this.authority = target.toString();
    this.policies = policies;
    this.watch = watch;
    this.buffers = buffers;
    this.places = new Semaphore(policies.maxConnections());
  }

  HostPort target() {
    return target;
  }

  String authority() {
    return authority;
  }

  Policies policies() {
    return policies;
  }

  /// Looks the host up. Connections to addresses it no longer has are closed when they are idle.
  void resolve() throws UnknownHostException {
    var found = InetAddress.getAllByName(target.host());
    addresses =
        Arrays.stream(found).map(address -> new InetSocketAddress(address, target.port())).toList();
  }

  boolean tryEnter() {
    return places.tryAcquire();
  }

  boolean tryEnter(long nanos) throws InterruptedException {
    return places.tryAcquire(nanos, TimeUnit.NANOSECONDS);
  }

  /// Says that one more request waits for a place, or one less.
  void waiting(int change) {
    waiting.addAndGet(change);
  }

  /// How its connections stand.
  PoolNumbers numbers(String upstream) {
    var first = idle.get();
    var most = policies.maxConnections();
    return new PoolNumbers(
        new PoolNumbers.Id(upstream, target),
        since,
        most - places.availablePermits(),
        first == null ? 0 : first.depth,
        waiting.get(),
        most,
        opened.sum());
  }

  /// Gives back the place that `tryEnter` took.
  void leave() {
    places.release();
  }

  /// A connection for the request that has entered: an idle one if there is a good one. Leaves for
  /// the request if that fails.
  UpstreamConnection open(Request request) throws IOException {
    var connection = takeIdle();
    return connection != null ? connection : connect(request);
  }

  // One that shows no sign of having been closed or written to.
  private @Nullable UpstreamConnection takeIdle() {
    while (true) {
      var first = idle.get();
      if (first == null) {
        return null;
      }
      if (idle.compareAndSet(first, first.next)) {
        if (first.connection.isClean()) {
          return first.connection;
        }
        first.connection.discard();
      }
    }
  }

  void giveIdle(UpstreamConnection connection) {
    if (isClosed) {
      connection.discard();
      return;
    }
    push(connection);
    if (isClosed) {
      closeIdle();
    }
  }

  private void push(UpstreamConnection connection) {
    while (true) {
      var first = idle.get();
      if (idle.compareAndSet(first, Idle.on(first, connection))) {
        return;
      }
    }
  }

  /// A new connection for the request that has entered. Leaves for the request if that fails.
  UpstreamConnection connect(Request request) throws IOException {
    var isConnected = false;
    try {
      var connection = connectToAny(request);
      isConnected = true;
      return connection;
    } finally {
      if (!isConnected) {
        leave();
      }
    }
  }

  private UpstreamConnection connectToAny(Request request) throws IOException {
    if (addresses.isEmpty()) {
      resolve();
    }
    var candidates = addresses;
    IOException failure = null;
    for (var i = 0; i < candidates.size() && !Patience.isOver(request); i++) {
      var index = Math.floorMod(nextAddress.getAndIncrement(), candidates.size());
      try {
        return connect(candidates.get(index), request);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure != null ? failure : new UnknownHostException(target.host());
  }

  private UpstreamConnection connect(InetSocketAddress address, Request request)
      throws IOException {
    var channel = SocketChannel.open();
    var wire = Wire.upstream(channel, watch);
    var timeout = policies.connectTimeout().toNanos();
    var allowed = Patience.bound(request, timeout);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      wire.allowReadsFor(allowed);
      connect(wire, address, request);
      wire.readsAreDone();
      opened.increment();
      var local = (InetSocketAddress) channel.getLocalAddress();
      return new UpstreamConnection(this, new Hop(address, local), wire, buffers);
    } catch (IOException | RuntimeException e) {
      wire.close();
      // The watch's clock may be a tick ahead of the route's.
      if (wire.isExpired() && allowed < timeout) {
        throw Patience.late();
      }
      throw e;
    }
  }

  // A client that leaves meanwhile ends it.
  private static void connect(Wire wire, InetSocketAddress address, Request request)
      throws IOException {
    if (!(request.exchange() instanceof GatewayExchange exchange)) {
      wire.channel().connect(address);
      return;
    }
    Consumer<GatewayExchange> abort = _ -> wire.abort();
    exchange.callBegins(abort);
    exchange.downstream().startWaiting();
    try {
      wire.channel().connect(address);
    } finally {
      exchange.downstream().stopWaiting();
      exchange.callEnds(abort);
    }
  }

  /// Closes the connections that have been idle for too long.
  void evict(long now) {
    var kept = new ArrayList<UpstreamConnection>();
    for (var node = idle.getAndSet(null); node != null; node = node.next) {
      if (node.connection.isExpired(now) || !addresses.contains(node.connection.address())) {
        node.connection.discard();
      } else {
        kept.add(node.connection);
      }
    }
    kept.reversed().forEach(this::giveIdle);
  }

  private void closeIdle() {
    for (var node = idle.getAndSet(null); node != null; node = node.next) {
      node.connection.discard();
    }
  }

  /// Closes the idle connections now, and the others when their requests have ended.
  @Override
  public void close() {
    isClosed = true;
    closeIdle();
  }
}
