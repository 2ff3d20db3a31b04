package dev.weir.gateway.redis;

import dev.weir.api.Secret;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.config.RedisConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes connections to the servers of one configuration.
final class LinkMaker implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
  private static final long PRIMARY_MILLIS = 1000;

  // A script that does nothing, as the pause of a server that is about to be replaced holds up what
  // may write and nothing else.
  private static final RedisRequest PROBE =
      RedisRequest.ofServer(CommandType.EVAL, Keys.bytes("return 1"), Keys.bytes(0));

  private final RedisConfig config;
  private final Duration timeout;
  private final ClientResources resources;
  private final Optional<Tracking> tracking;
  private final RedisClient client;
  private final Timeouts timeouts = Timeouts.start();
  private volatile @Nullable ScheduledFuture<?> watch;

  /// @param timeout for the answer to a probe
  /// @param tracking who is told of keys that change
  LinkMaker(
      RedisConfig config,
      Duration timeout,
      ClientResources resources,
      Optional<Tracking> tracking) {
    this.config = config;
    this.timeout = timeout;
    this.resources = resources;
    this.tracking = tracking;
    this.client = RedisClient.create(resources);
    client.setOptions(options(config.tls()));
  }

  private static ClientOptions options(Optional<RedisConfig.Tls> tls) {
    var socket = SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true);
    var options =
        Connections.OPTIONS
            .mutate()
            .protocolVersion(ProtocolVersion.RESP3)
            .socketOptions(socket.build());
    tls.ifPresent(it -> options.sslOptions(ssl(it)));
    return options.build();
  }

  private static SslOptions ssl(RedisConfig.Tls tls) {
    var ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(CONNECT_TIMEOUT);
    tls.ca().ifPresent(it -> ssl.trustManager(it.toFile()));
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      var key = tls.key().get().toFile();
      ssl.keyManager(tls.certificate().get().toFile(), key, new char[0]);
    }
    return ssl.build();
  }

  /// The way to a server.
  ///
  /// @param onLoss told when a connection is lost; must not block
  Link to(HostPort address, Runnable onLoss) {
    return to(address, onLoss, _ -> true);
  }

  /// The way to a server that has some of the keys.
  ///
  /// @param onLoss told when a connection is lost; must not block
  /// @param isOfServer whether it has a key: what it says of others is not listened to
  Link to(HostPort address, Runnable onLoss, Predicate<String> isOfServer) {
    return open(address.toString(), () -> connect(authenticated(at(address)), isOfServer), onLoss);
  }

  /// Says that something that servers said was not heard.
  void missed() {
    tracking.ifPresent(Tracking::lost);
  }

  /// The way to the server that Sentinels name: they are asked for each connection anew, and now
  /// and then meanwhile. A primary that was replaced may go on answering for seconds, and whatever
  /// is counted there until it is told is lost.
  Link toMaster(String master) {
    var servers = config.servers().stream().map(it -> at(it).build()).toList();
    var sentinels = new Sentinels(client, servers, master);
    var used = new AtomicReference<HostPort>();
    var link =
        open(
            master,
            () ->
                sentinels
                    .primary()
                    .thenCompose(it -> {
                      used.set(it);
                      return connect(authenticated(at(it)), _ -> true);
                    }),
            () -> {});
    watch =
        resources
            .eventExecutorGroup()
            .scheduleWithFixedDelay(
                () -> leaveFormer(link, sentinels, used),
                PRIMARY_MILLIS,
                PRIMARY_MILLIS,
                TimeUnit.MILLISECONDS);
    return link;
  }

  private static void leaveFormer(Link link, Sentinels sentinels, AtomicReference<HostPort> used) {
    if (!link.isConnected()) {
      return;
    }
    var _ =
        sentinels
            .primary()
            .thenAccept(it -> {
              if (!it.equals(used.get())) {
                link.leave("the primary is " + it + " now");
              }
            });
  }

  private RedisURI.Builder at(HostPort address) {
    return secured(RedisURI.builder().withHost(address.host()).withPort(address.port()));
  }

  private RedisURI.Builder secured(RedisURI.Builder uri) {
    uri.withTimeout(CONNECT_TIMEOUT);
    config
        .tls()
        .ifPresent(it ->
            uri.withSsl(true)
                .withVerifyPeer(it.verifyHost() ? SslVerifyMode.FULL : SslVerifyMode.CA));
    return uri;
  }

  private RedisURI authenticated(RedisURI.Builder uri) {
    uri.withDatabase(config.database());
    var password = config.password().map(Secret::reveal).orElse("").toCharArray();
    if (config.user().isPresent()) {
      uri.withAuthentication(config.user().get(), password);
    } else if (config.password().isPresent()) {
      uri.withPassword(password);
    }
    return uri.build();
  }

  private Link open(String server, Link.Connector connector, Runnable onLoss) {
    Runnable loss =
        () -> {
          tracking.ifPresent(Tracking::lost);
          onLoss.run();
        };
    var means = new Link.Means(resources.eventExecutorGroup(), timeouts);
    return Link.open(server, () -> attempt(connector), means, loss);
  }

  private static CompletableFuture<StatefulRedisConnection<byte[], byte[]>> attempt(
      Link.Connector connector) {
    try {
      return connector.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(
      RedisURI uri, Predicate<String> isOfServer) {
    return client
        .connectAsync(ByteArrayCodec.INSTANCE, uri)
        .toCompletableFuture()
        .thenCompose(it -> probed(it, isOfServer));
  }

  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> probed(
      StatefulRedisConnection<byte[], byte[]> connection, Predicate<String> isOfServer) {
    var tracked =
        tracking
            .map(it -> it.begin(connection, isOfServer))
            .orElse(CompletableFuture.completedFuture(true));
    return tracked
        .thenCompose(_ -> probe(connection))
        .<StatefulRedisConnection<byte[], byte[]>>thenApply(_ -> connection)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            var _ = connection.closeAsync();
          }
        });
  }

  private CompletableFuture<Object> probe(StatefulConnection<byte[], byte[]> connection) {
    var probe = PROBE.command();
    connection.dispatch(probe);
    return probe.toCompletableFuture().copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timeouts.close();
    var watching = watch;
    if (watching != null) {
      watching.cancel(false);
    }
    var _ = client.shutdownAsync(0, 0, TimeUnit.MILLISECONDS);
  }
}
