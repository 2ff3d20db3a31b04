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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An address that accepts connections. Helidon owns the listening socket and gives each connection
/// its virtual thread; every byte on it is Weir's.
public final class Listener implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Listener.class.getName());
  private static final int BACKLOG = 4096;
  private static final Duration NEVER = Duration.ofDays(3650);

  private final ListenerSettings settings;
  private final Http1Connection.Context context;
  private final DeadlineWatch watch;
  private final FileDescriptors descriptors;
  private final Set<Http1Connection> connections = ConcurrentHashMap.newKeySet();
  private final Runnable revival = this::reviveIfDead;

  private volatile AcceptHook hook;
  private volatile WebServer server;
  private volatile boolean isStopping;

  private Listener(
      ListenerSettings settings,
      LiveTable table,
      Buffers buffers,
      DeadlineWatch watch,
      FileDescriptors descriptors) {
    this.settings = settings;
    this.watch = watch;
    this.descriptors = descriptors;
    this.context =
        new Http1Connection.Context(settings, buffers, new HttpDate(InstantSource.system()), table);
    this.hook = new AcceptHook(watch, descriptors);
    this.server = serve(settings.address());
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

  private WebServer serve(InetSocketAddress address) {
    return WebServer.builder()
        .bindAddress(address)
        .backlog(BACKLOG)
        .maxTcpConnections(Math.min(settings.maxConnections(), descriptors.connections()))
        .shutdownHook(false)
        .protocolsDiscoverServices(false)
        .connectionOptions(hook)
        .idleConnectionTimeout(NEVER)
        .idleConnectionPeriod(Duration.ofHours(1))
        .shutdownGracePeriod(Duration.ofMillis(1))
        .addConnectionSelector(new Selector())
        .build()
        .start();
  }

  /// The port it listens on.
  public int port() {
    return server.port();
  }

  /// How many connections are open.
  public int connections() {
    return connections.size();
  }

  // Runs on the watch's thread, which must not block: binding a port does not.
  private void reviveIfDead() {
    if (isStopping || !hook.isDead()) {
      return;
    }
    LOGGER.log(Level.ERROR, "listener {0} died; it is started again", settings.address());
    var address = new InetSocketAddress(settings.address().getAddress(), server.port());
    hook = new AcceptHook(watch, descriptors);
    server = serve(address);
  }

  /// Tells all clients that the connection ends with the request under way. New connections are
  /// still accepted, for one request each.
  ///
  /// @param grace how long clients that are idle may take to send another request
  public void drain(Duration grace) {
    isStopping = true;
    connections.forEach(connection -> connection.drain(grace));
  }

  /// Stops accepting connections and ends those that are left.
  @Override
  public void close() {
    isStopping = true;
    watch.cancel(revival);
    server.stop();
    connections.forEach(Http1Connection::abort);
  }

  /// Takes every connection, whatever it says first.
  private final class Selector implements ServerConnectionSelector {

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
    public ServerConnection connection(ConnectionContext context) {
      return new Connection(context.remotePeer().address(), hook);
    }
  }

  /// The bridge between the server's idea of a connection and Weir's.
  private final class Connection implements ServerConnection {

    private final SocketAddress address;
    private final AcceptHook origin;

    private Connection(SocketAddress address, AcceptHook origin) {
      this.address = address;
      this.origin = origin;
    }

    @Override
    public void handle(Limit limit) {
      var wire = origin.take(address);
      if (wire == null || !(address instanceof InetSocketAddress client)) {
        return;
      }
      var peer = new Peer(client, settings.isTrusted().test(client), "http");
      var connection = new Http1Connection(wire, peer, context);
      connections.add(connection);
      try {
        if (isStopping) {
          connection.drain(Duration.ZERO);
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
