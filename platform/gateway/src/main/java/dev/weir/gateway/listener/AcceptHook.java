package dev.weir.gateway.listener;

import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.Wire;
import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Gets hold of each socket channel that the server accepts, before the server makes a connection
/// of it.
///
/// The server's own connection objects read and write through buffers of their own; Weir needs the
/// channel itself. It is found again by the client's address, which no two open connections of a
/// listener share.
final class AcceptHook implements SocketOptions {

  private static final Duration SETUP = Duration.ofSeconds(10);
  private static final int SWEEP_EVERY = 1024;

  private final Map<SocketAddress, Wire> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final DeadlineWatch watch;
  private final FileDescriptors descriptors;

  private volatile @Nullable Thread acceptor;

  AcceptHook(DeadlineWatch watch, FileDescriptors descriptors) {
    this.watch = watch;
    this.descriptors = descriptors;
  }

  // Runs on the thread that accepts, once for each connection. When it returns, that thread accepts
  // the
  // next one: so here is the place to hold it back while there are too few file descriptors for
  // that.
  @Override
  public void configureSocket(SocketChannel channel) {
    acceptor = Thread.currentThread();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var wire = Wire.downstream(channel, watch);
      wire.allowReadsFor(SETUP.toNanos());
      accepted.put(channel.getRemoteAddress(), wire);
    } catch (IOException e) {
      // The client is gone already. The server finds that out by itself.
      return;
    }
    if (count.incrementAndGet() % SWEEP_EVERY == 0) {
      accepted.values().removeIf(wire -> !wire.channel().isOpen());
    }
    descriptors.awaitSpare();
  }

  /// The wire to the client with this address, once.
  @Nullable Wire take(SocketAddress client) {
    return accepted.remove(client);
  }

  /// Whether the thread that accepts connections has ended, though it had begun.
  boolean isDead() {
    var thread = acceptor;
    return thread != null && !thread.isAlive();
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return Map.of();
  }

  @Override
  public Duration connectTimeout() {
    return SETUP;
  }

  @Override
  public Duration readTimeout() {
    return SETUP;
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return Optional.empty();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return Optional.empty();
  }

  @Override
  public boolean socketReuseAddress() {
    return true;
  }

  @Override
  public boolean socketKeepAlive() {
    return true;
  }

  @Override
  public boolean tcpNoDelay() {
    return true;
  }
}
