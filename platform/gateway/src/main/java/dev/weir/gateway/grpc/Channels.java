package dev.weir.gateway.grpc;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.upstream.Upstream;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The HTTP/2 connections to the endpoints of one upstream, each made when it is needed and closed
/// when it has been idle for too long.
final class Channels implements AutoCloseable {

  private static final Executor VIRTUAL_THREADS =
      task -> Thread.ofVirtual().name("weir-grpc").start(task);
  private static final long MAX_CONNECT_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Upstream upstream;
  private final Map<HostPort, ManagedChannel> channels = new ConcurrentHashMap<>();

  private Channels(Upstream upstream) {
    this.upstream = upstream;
  }

  /// Those of an upstream that the caller holds.
  static Channels of(Upstream upstream) {
    return upstream.companion(Channels.class, Channels::new);
  }

  /// The channel to the endpoint, if it has a connection.
  Optional<ManagedChannel> connected(HostPort endpoint) {
    return Optional.ofNullable(channels.get(endpoint))
        .filter(channel -> channel.getState(false) == ConnectivityState.READY);
  }

  /// A channel with a connection, to the first of the endpoints that can be reached.
  ///
  /// @throws IOException if none can be reached in time
  ManagedChannel connect(List<HostPort> candidates, long deadlineNanos)
      throws IOException, InterruptedException {
    for (var endpoint : candidates) {
      var channel = channel(endpoint);
      var patience =
          Math.min(
              upstream.policies().connectTimeout().toNanos(), deadlineNanos - System.nanoTime());
      if (isConnected(channel, System.nanoTime() + patience)) {
        return channel;
      }
    }
    throw new IOException("upstream " + upstream.name() + ": cannot be reached: " + candidates);
  }

  // A channel that failed would try again by itself after ever longer pauses, and meanwhile fail
  // every call; a new one tries now. Calls on the old one are finished.
  private ManagedChannel channel(HostPort endpoint) {
    return channels.compute(
        endpoint,
        (_, known) -> {
          if (known != null
              && known.getState(false) != ConnectivityState.TRANSIENT_FAILURE
              && !known.isShutdown()) {
            return known;
          }
          if (known != null) {
            known.shutdown();
          }
          return create(endpoint);
        });
  }

  private ManagedChannel create(HostPort endpoint) {
    var policies = upstream.policies();
    var connectMillis = Math.clamp(policies.connectTimeout().toMillis(), 1, MAX_CONNECT_MILLIS);
    return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
        .usePlaintext()
        .executor(VIRTUAL_THREADS)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectMillis)
        .idleTimeout(Math.max(1, policies.keepAliveIdle().toMillis()), TimeUnit.MILLISECONDS)
        .disableServiceConfigLookUp()
        .proxyDetector(_ -> null)
        .userAgent("weir")
        .build();
  }

  private static boolean isConnected(ManagedChannel channel, long endNanos)
      throws InterruptedException {
    while (true) {
      var state = channel.getState(true);
      if (state == ConnectivityState.READY) {
        return true;
      }
      var changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      if (state == ConnectivityState.TRANSIENT_FAILURE
          || state == ConnectivityState.SHUTDOWN
          || !changed.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
  }

  /// Closes the connections once the calls on them have ended.
  @Override
  public void close() {
    List.copyOf(channels.values()).forEach(ManagedChannel::shutdown);
  }
}
