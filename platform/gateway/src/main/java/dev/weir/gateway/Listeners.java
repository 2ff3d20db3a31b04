package dev.weir.gateway;

import dev.weir.gateway.config.Cidr;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.ListenerConfig;
import dev.weir.gateway.listener.FileDescriptors;
import dev.weir.gateway.listener.Listener;
import dev.weir.gateway.listener.ListenerSettings;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.http.HeadLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The listeners that run, by the address in the file.
///
/// Used by one thread at a time.
final class Listeners {

  private static final Duration IDLE_GRACE = Duration.ofSeconds(1);

  private final Map<HostPort, Listener> running = new LinkedHashMap<>();
  private final FileDescriptors descriptors = new FileDescriptors();
  private final LiveTable table;
  private final Buffers buffers;
  private final DeadlineWatch watch;

  Listeners(LiveTable table, Buffers buffers, DeadlineWatch watch) {
    this.table = table;
    this.buffers = buffers;
    this.watch = watch;
  }

  /// Starts what the configuration adds. If one cannot be started, none is.
  ///
  /// @throws IllegalStateException if an address cannot be bound
  void open(GatewayConfig config) {
    var opened = new ArrayList<HostPort>();
    for (var wanted : config.listeners()) {
      if (running.containsKey(wanted.address())) {
        continue;
      }
      try {
        var settings = settings(wanted);
        requireFree(settings.address());
        var listener = Listener.start(settings, table, buffers, watch, descriptors);
        running.put(wanted.address(), listener);
        opened.add(wanted.address());
      } catch (IOException | RuntimeException e) {
        opened.forEach(address -> remove(address, Duration.ZERO));
        throw new IllegalStateException(
            "listener " + wanted.address() + " cannot be started: " + Gateway.reason(e), e);
      }
    }
  }

  /// Throws if the address cannot be bound. The server would not say why.
  static void requireFree(InetSocketAddress address) throws IOException {
    try (var channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
    }
  }

  /// Gives the listeners that stay their new settings and stops the others.
  void settle(GatewayConfig config) {
    var wanted = new LinkedHashMap<HostPort, ListenerConfig>();
    config.listeners().forEach(listener -> wanted.put(listener.address(), listener));
    for (var address : List.copyOf(running.keySet())) {
      var settings = wanted.get(address);
      var listener = running.get(address);
      if (settings != null && listener != null) {
        listener.use(settings(settings));
      } else {
        remove(address, config.drainTimeout());
      }
    }
  }

  /// Stops all listeners and returns when their requests have ended or the time is up.
  void close(Duration drainTimeout) throws InterruptedException {
    var stopping = new ArrayList<Thread>();
    for (var listener : running.values()) {
      stopping.add(stop(listener, drainTimeout));
    }
    for (var thread : stopping) {
      thread.join();
    }
  }

  private void remove(HostPort address, Duration drainTimeout) {
    var listener = running.remove(address);
    if (listener != null) {
      stop(listener, drainTimeout);
    }
  }

  private static Thread stop(Listener listener, Duration drainTimeout) {
    return Thread.ofPlatform()
        .name("weir-listener-stop")
        .start(() -> listener.close(IDLE_GRACE, drainTimeout));
  }

  /// The port of the first listener.
  int port() {
    return running.values().iterator().next().port();
  }

  /// How many connections of clients are open.
  int connections() {
    return running.values().stream().mapToInt(Listener::connections).sum();
  }

  private ListenerSettings settings(ListenerConfig config) {
    var limits = config.limits();
    var timeouts = config.timeouts();
    return new ListenerSettings(
        new InetSocketAddress(config.address().host(), config.address().port()),
        new HeadLimits(
            Math.toIntExact(limits.maxRequestLine().bytes()),
            Math.toIntExact(limits.maxHeadSize().bytes()),
            limits.maxHeaderCount()),
        limits.maxBodySize().map(size -> size.bytes()).orElse(Long.MAX_VALUE),
        new ListenerSettings.Timeouts(
            timeouts.head(), timeouts.body(), timeouts.write(), timeouts.idle(), timeouts.tunnel()),
        config.maxConnections().orElseGet(descriptors::connections),
        address -> isTrusted(config.trustedProxies(), address));
  }

  private static boolean isTrusted(List<Cidr> networks, InetSocketAddress address) {
    for (var network : networks) {
      if (network.contains(address.getAddress())) {
        return true;
      }
    }
    return false;
  }
}
