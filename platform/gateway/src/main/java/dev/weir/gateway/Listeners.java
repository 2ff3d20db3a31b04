package dev.weir.gateway;

import dev.weir.gateway.config.Cidr;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.ListenerConfig;
import dev.weir.gateway.listener.FileDescriptors;
import dev.weir.gateway.listener.Listener;
import dev.weir.gateway.listener.ListenerSettings;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.telemetry.GatewayNumbers;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.http.HeadLimits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// The listeners that run, by the address in the file.
///
/// Used by one thread at a time, but for [#connections].
final class Listeners {

  private static final Duration IDLE_GRACE = Duration.ofSeconds(1);
  private static final Duration RELEASE_PATIENCE = IDLE_GRACE.multipliedBy(5);
  private static final Duration RELEASE_CHECK = Duration.ofMillis(20);

  /// A listener that a reload has removed, and that finishes its requests.
  private record Removed(HostPort address, Thread stopping) {}

  private final Map<HostPort, Listener> running = new LinkedHashMap<>();
  private final List<Removed> removed = new ArrayList<>();
  private final Map<Listener, HostPort> open = new ConcurrentHashMap<>();
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
    removed.removeIf(it -> !it.stopping.isAlive());
    var opened = new ArrayList<HostPort>();
    for (var wanted : config.listeners()) {
      if (running.containsKey(wanted.address())) {
        continue;
      }
      try {
        var settings = settings(wanted);
        awaitFree(wanted.address(), settings.address());
        var listener = Listener.start(settings, table, buffers, watch, descriptors);
        open.put(listener, wanted.address());
        running.put(wanted.address(), listener);
        opened.add(wanted.address());
      } catch (IOException | RuntimeException e) {
        opened.forEach(this::takeBack);
        var reason =
            Gateway.reason(e) + (e instanceof BindException ? holder(wanted.address()) : "");
        throw new IllegalStateException(
            "listener " + wanted.address() + " cannot be started: " + reason, e);
      }
    }
  }

  private void takeBack(HostPort address) {
    var listener = running.remove(address);
    if (listener != null) {
      listener.close(Duration.ZERO, Duration.ZERO);
      open.remove(listener);
    }
  }

  /// Throws if the address cannot be bound, though a listener that was removed and has its port got
  /// the time it needs to let go of it.
  private void awaitFree(HostPort wanted, InetSocketAddress address) throws IOException {
    var end = System.nanoTime() + RELEASE_PATIENCE.toNanos();
    while (true) {
      try {
        requireFree(address);
        return;
      } catch (BindException e) {
        var mayBecomeFree = removed.stream().anyMatch(it -> overlaps(it.address, wanted));
        if (!mayBecomeFree || System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(RELEASE_CHECK.toNanos());
      }
    }
  }

  /// Which other listener has the address, as the end of a message.
  private String holder(HostPort wanted) {
    for (var address : running.keySet()) {
      if (overlaps(address, wanted)) {
        return " by listener " + address + " (expected: a reload that removes it, before)";
      }
    }
    for (var earlier : removed) {
      if (overlaps(earlier.address, wanted)) {
        return " by listener " + earlier.address + ", which is ending (expected: a reload later)";
      }
    }
    return "";
  }

  /// Whether only one of them can be bound.
  private static boolean overlaps(HostPort one, HostPort other) {
    if (one.port() != other.port() || one.port() == 0) {
      return false;
    }
    var address = new InetSocketAddress(one.host(), one.port());
    var otherAddress = new InetSocketAddress(other.host(), other.port());
    return address.equals(otherAddress) || isWildcard(address) || isWildcard(otherAddress);
  }

  private static boolean isWildcard(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
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
    var end = System.nanoTime() + drainTimeout.toNanos();
    var stopping = new ArrayList<Thread>();
    for (var listener : running.values()) {
      stopping.add(stop(listener, drainTimeout));
    }
    for (var earlier : removed) {
      // The configuration that removed it may have given it longer.
      if (!earlier.stopping.join(Duration.ofNanos(end - System.nanoTime()))) {
        earlier.stopping.interrupt();
      }
      stopping.add(earlier.stopping);
    }
    for (var thread : stopping) {
      thread.join();
    }
  }

  private void remove(HostPort address, Duration drainTimeout) {
    var listener = running.remove(address);
    if (listener != null) {
      removed.add(new Removed(address, stop(listener, drainTimeout)));
    }
  }

  private Thread stop(Listener listener, Duration drainTimeout) {
    return Thread.ofPlatform()
        .name("weir-listener-stop")
        .start(() -> {
          listener.close(IDLE_GRACE, drainTimeout);
          open.remove(listener);
        });
  }

  /// The port of the first listener.
  int port() {
    return running.values().iterator().next().port();
  }

  /// How many connections of clients are open, also while a listener waits for its address. For any
  /// thread.
  int connections() {
    return open.keySet().stream().mapToInt(Listener::connections).sum();
  }

  /// What came to each listener. For any thread.
  List<GatewayNumbers.Listening> numbers() {
    return open.entrySet().stream()
        .map(it -> listening(it.getValue(), it.getKey()))
        .collect(Collectors.toMap(GatewayNumbers.Listening::address, it -> it, Listeners::sum))
        .values()
        .stream()
        .sorted(Comparator.comparing(GatewayNumbers.Listening::address))
        .toList();
  }

  private static GatewayNumbers.Listening listening(HostPort address, Listener listener) {
    return new GatewayNumbers.Listening(
        address.toString(), listener.connections(), listener.accepted());
  }

  // One that was removed may still finish its requests when another one has its address.
  private static GatewayNumbers.Listening sum(
      GatewayNumbers.Listening one, GatewayNumbers.Listening other) {
    return new GatewayNumbers.Listening(
        one.address(), one.open() + other.open(), one.accepted() + other.accepted());
  }

  /// How often new connections had to wait for file descriptors. For any thread.
  long acceptWaits() {
    return descriptors.waits();
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
