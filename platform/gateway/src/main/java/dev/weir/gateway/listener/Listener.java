package dev.weir.gateway.listener;

import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.Peer;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// An address that accepts connections. Helidon owns the listening socket and gives each connection
/// its virtual thread; every byte on it is Weir's.
public final class Listener {

  private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());
  private static final int BACKLOG = 4096;
  private static final Duration QUIET_CHECK = Duration.ofMillis(10);
  private static final int QUIET_CHECKS = 10;
  private static final Duration CUT_PATIENCE = Duration.ofSeconds(2);
  private static final long REVIVAL_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration NEVER = Duration.ofDays(3650);

  /// A server and the hook that sees its connections.
  private record Serving(WebServer server, AcceptHook hook, int port) {}

  private final InetSocketAddress address;
  private final DeadlineWatch watch;
  private final FileDescriptors descriptors;
  private final Set<Http1Connection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder accepted = new LongAdder();
  private final Runnable revival = this::reviveIfDead;
  private final AtomicBoolean isReviving = new AtomicBoolean();
  private final List<WebServer> formerServers = new CopyOnWriteArrayList<>();
  private long nextRevival;

  private volatile Http1Connection.Context context;
  private volatile Serving serving;
  private volatile boolean isStopping;
  private volatile Duration stopGrace = Duration.ZERO;

  private Listener(
      ListenerSettings settings,
      LiveTable table,
      Buffers buffers,
      DeadlineWatch watch,
      FileDescriptors descriptors) {
    this.address = settings.address();
    this.watch = watch;
    this.descriptors = descriptors;
    this.context =
        new Http1Connection.Context(
            settings, buffers, new HttpDate(InstantSource.system()), table, new Failures());
    this.serving = serve(settings.address());
  }

  /// A listener that accepts connections.
  ///
  /// @throws RuntimeException if the address cannot be bound
  public static Listener start(
      ListenerSettings settings,
      LiveTable table,
      Buffers buffers,
      DeadlineWatch watch,
      FileDescriptors descriptors) {
    var listener = new Listener(settings, table, buffers, watch, descriptors);
    watch.everyTick(listener.revival);
    return listener;
  }

  private Serving serve(InetSocketAddress bound) {
    var hook = new AcceptHook(watch, descriptors);
    var server =
        WebServer.builder()
            .bindAddress(bound)
            .backlog(BACKLOG)
            .maxTcpConnections(
                Math.min(context.settings().maxConnections(), descriptors.maxConnections()))
            .shutdownHook(false)
            .protocolsDiscoverServices(false)
            .connectionOptions(hook)
            .idleConnectionTimeout(NEVER)
            .idleConnectionPeriod(Duration.ofHours(1))
            .shutdownGracePeriod(NEVER)
            .addConnectionSelector(new Selector(hook))
            .build()
            .start();
    // The server logs that it could not bind its address, and says nothing.
    if (!server.isRunning()) {
      throw new IllegalStateException("the address cannot be bound");
    }
    return new Serving(server, hook, server.port());
  }

  /// The port it listens on.
  public int port() {
    return serving.port;
  }

  /// How many connections are open.
  public int connections() {
    return connections.size();
  }

  /// How many connections there were, ever.
  public long accepted() {
    return accepted.sum();
  }

  // Runs on the watch's thread, which must not wait for a server to start.
  private void reviveIfDead() {
    if (!isStopping
        && serving.hook.isDead()
        && watch.now() - nextRevival >= 0
        && isReviving.compareAndSet(false, true)) {
      nextRevival = watch.now() + REVIVAL_PAUSE_NANOS;
      Thread.ofPlatform().daemon().name("weir-listener-revival").start(this::revive);
    }
  }

  // Whatever took the file descriptors may still have them: if this fails it is tried again.
  private void revive() {
    var dead = serving;
    LOGGER.log(Level.ERROR, "listener {0} has stopped accepting; it is started again", address);
    try {
      serving = serve(new InetSocketAddress(address.getAddress(), dead.port));
      formerServers.add(dead.server);
    } catch (RuntimeException e) {
      LOGGER.log(
          Level.ERROR, "listener " + address + " cannot be started again: " + e.getMessage());
    } finally {
      isReviving.set(false);
    }
  }

  /// Treats the connections that come from now on by these settings. The address stays.
  public void use(ListenerSettings changed) {
    context = context.with(changed);
  }

  /// Stops and returns when the last connection has ended.
  ///
  /// Requests under way are finished, and their connections end with them. For a while new
  /// connections are still accepted, for one request each, and a client whose connection is idle
  /// may send one more request: both may be on their way at this very moment.
  ///
  /// @param grace how long that is
  /// @param drainTimeout after this, the connections that are left are cut
  public void close(Duration grace, Duration drainTimeout) {
    stopGrace = grace;
    isStopping = true;
    watch.cancel(revival);
    connections.forEach(connection -> connection.drain(grace));
    var start = System.nanoTime();
    try {
      awaitQuiet(start + Math.min(grace.toNanos(), drainTimeout.toNanos()));
      var stopping = Thread.ofPlatform().daemon().name("weir-server-stop").start(this::stopServers);
      var left = drainTimeout.toNanos() - (System.nanoTime() - start);
      if (!stopping.join(Duration.ofNanos(Math.max(1, left)))) {
        LOGGER.log(Level.WARNING, "{0} connections are cut", connections.size());
        connections.forEach(Http1Connection::abort);
        // A filter may ignore that its request was cancelled; nobody waits for it.
        stopping.join(CUT_PATIENCE);
      }
    } catch (InterruptedException _) {
      connections.forEach(Http1Connection::abort);
      Thread.currentThread().interrupt();
    }
  }

  private void stopServers() {
    serving.server.stop();
    formerServers.forEach(WebServer::stop);
  }

  private void awaitQuiet(long end) throws InterruptedException {
    var quiet = 0;
    while (quiet < QUIET_CHECKS && System.nanoTime() - end < 0) {
      Thread.sleep(QUIET_CHECK);
      quiet = connections.isEmpty() ? quiet + 1 : 0;
    }
  }

  /// Takes every connection, whatever it says first.
  private final class Selector implements ServerConnectionSelector {

    private final AcceptHook hook;

    private Selector(AcceptHook hook) {
      this.hook = hook;
    }

    @Override
    public int bytesToIdentifyConnection() {
      return 0;
    }

    @Override
    public Support supports(BufferData data) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext accepted) {
      return new Connection(accepted.remotePeer().address(), hook);
    }
  }

  /// The bridge between the server's idea of a connection and Weir's.
  private final class Connection implements ServerConnection {

    private final SocketAddress remote;
    private final AcceptHook origin;

    private Connection(SocketAddress remote, AcceptHook origin) {
      this.remote = remote;
      this.origin = origin;
    }

    @Override
    public void handle(Limit limit) {
      var wire = origin.take(remote);
      if (wire == null || !(remote instanceof InetSocketAddress client)) {
        return;
      }
      var shared = context;
      var peer = new Peer(client, shared.settings().isTrusted().test(client), "http");
      var connection = new Http1Connection(wire, peer, shared);
      connections.add(connection);
      accepted.increment();
      try {
        if (isStopping) {
          connection.drain(stopGrace);
        }
        connection.run();
      } finally {
        connections.remove(connection);
      }
    }

    // The server's idle timer has nothing to do: a wire has deadlines of its own.
    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      // The listener ends its connections itself, in drain and close.
    }
  }
}
