package dev.weir.gateway.redis;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.wasm.host.HeldBytes;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections to the Redis servers of one upstream, one for each account that filters use, and
/// not for very many of them: guests name accounts as they like.
final class Connections implements AutoCloseable {

  private static final int CLOSE_SECONDS = 1;
  private static final int MAX_WAITING_COMMANDS = 16384;
  private static final int MAX_ACCOUNTS = 64;

  /// How all connections to any Redis work, but for the time that it may take to make them: without
  /// Lettuce's own reconnecting, which sends commands again that may have been executed.
  static final ClientOptions OPTIONS =
      ClientOptions.builder()
          .protocolVersion(ProtocolVersion.RESP2)
          .maintNotificationsConfig(MaintNotificationsConfig.disabled())
          .autoReconnect(false)
          .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
          .requestQueueSize(MAX_WAITING_COMMANDS)
          .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
          .build();

  /// As whom filters talk to a server, and about what. The password is in clear: not to be printed.
  record Account(String user, String password, int database) {

    @Override
    public String toString() {
      return "database " + database;
    }
  }

  private final Upstream upstream;
  private final Set<Connections> open;
  private final RedisClient client;
  private final Map<Account, SharedConnection> connections = new HashMap<>(); // guarded by this
  private volatile @Nullable CompletableFuture<Void> closing;

  private Connections(Upstream upstream, ClientResources resources, Set<Connections> open) {
    this.upstream = upstream;
    this.open = open;
    this.client = RedisClient.create(resources);
    client.setOptions(
        OPTIONS
            .mutate()
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(upstream.policies().connectTimeout())
                    .keepAlive(true)
                    .build())
            .build());
    open.add(this);
  }

  /// Those of an upstream that the caller holds.
  ///
  /// @param open where they are until they are closed
  static Connections of(Upstream upstream, ClientResources resources, Set<Connections> open) {
    return upstream.companion(Connections.class, it -> new Connections(it, resources, open));
  }

  /// Sends a command and waits for its reply.
  ///
  /// @throws IOException if there is none in time, or too many other accounts are in use
  byte[] call(Account account, List<byte[]> command, HeldBytes held, long deadlineNanos)
      throws IOException, InterruptedException {
    var connection = enter(account);
    try {
      return connection.call(command, new Reply(held), deadlineNanos);
    } finally {
      leave(connection);
    }
  }

  private synchronized SharedConnection enter(Account account) throws IOException {
    var connection = connections.get(account);
    if (connection == null) {
      requireRoom();
      connection = new SharedConnection(upstream.name(), () -> connect(account));
      connections.put(account, connection);
    }
    connection.enter();
    return connection;
  }

  private void requireRoom() throws IOException {
    if (connections.size() >= MAX_ACCOUNTS) {
      closeIdle(System.nanoTime());
    }
    if (connections.size() >= MAX_ACCOUNTS) {
      throw new IOException(
          "upstream %s: %d accounts and databases are in use (expected: < %d)"
              .formatted(upstream.name(), connections.size(), MAX_ACCOUNTS));
    }
  }

  private synchronized void leave(SharedConnection connection) {
    connection.leave();
  }

  /// Closes the connections that nobody has used for a while.
  synchronized void closeIdle(long now) {
    var keepNanos = upstream.policies().keepAliveIdle().toNanos();
    connections.values().removeIf(it -> it.closeIfIdle(now, keepNanos));
  }

  // To the first endpoint that can be reached, in the order of the file: several servers of one
  // upstream hold the same data or they could not stand for each other.
  private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(Account account) {
    return upstream.addresses().stream()
        .map(HostPort::parse)
        .<Attempt>map(endpoint -> () -> connect(endpoint, account))
        .reduce((first, next) -> () -> first.begin().exceptionallyCompose(_ -> next.begin()))
        .orElseThrow()
        .begin();
  }

  private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(
      HostPort endpoint, Account account) {
    var uri =
        RedisURI.builder()
            .withHost(endpoint.host())
            .withPort(endpoint.port())
            .withDatabase(account.database)
            .withTimeout(upstream.policies().connectTimeout());
    if (!account.user.isEmpty()) {
      uri.withAuthentication(account.user, account.password.toCharArray());
    } else if (!account.password.isEmpty()) {
      uri.withPassword(account.password.toCharArray());
    }
    return client.connectAsync(ByteArrayCodec.INSTANCE, uri.build()).toCompletableFuture();
  }

  /// Begins to close the connections. Closing again has no effect.
  @Override
  public synchronized void close() {
    if (closing == null) {
      closing =
          client
              .shutdownAsync(0, 0, TimeUnit.MILLISECONDS)
              .whenComplete((_, _) -> open.remove(this));
    }
  }

  /// Waits, for a while, until the connections are closed.
  void awaitClosed() {
    var end = closing;
    if (end != null) {
      end.copy().completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  private interface Attempt {

    CompletionStage<StatefulRedisConnection<byte[], byte[]>> begin();
  }
}
