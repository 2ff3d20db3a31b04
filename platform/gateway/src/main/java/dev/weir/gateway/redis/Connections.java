package dev.weir.gateway.redis;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.upstream.Upstream;
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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The connections to the Redis servers of one upstream, one for each account that filters use.
final class Connections implements AutoCloseable {

  private static final int MAX_WAITING_COMMANDS = 16384;

  /// As whom filters talk to a server, and about what. The password is in clear: not to be printed.
  record Account(String user, String password, int database) {

    @Override
    public String toString() {
      return "database " + database;
    }
  }

  private final Upstream upstream;
  private final RedisClient client;
  private final Map<Account, SharedConnection> connections = new ConcurrentHashMap<>();

  private Connections(Upstream upstream, ClientResources resources) {
    this.upstream = upstream;
    var options = options(upstream);
    var customizer = ReplyHandler.customizer(options, resources);
    this.client = RedisClient.create(resources.mutate().nettyCustomizer(customizer).build());
    client.setOptions(options);
  }

  /// Those of an upstream that the caller holds.
  static Connections of(Upstream upstream, ClientResources resources) {
    return upstream.companion(Connections.class, it -> new Connections(it, resources));
  }

  // Without Lettuce's own reconnecting, which sends commands again that may have been executed.
  private static ClientOptions options(Upstream upstream) {
    return ClientOptions.builder()
        .protocolVersion(ProtocolVersion.RESP2)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MAX_WAITING_COMMANDS)
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(upstream.policies().connectTimeout())
                .keepAlive(true)
                .build())
        .build();
  }

  /// The connection for the account, which may not be open yet.
  SharedConnection of(Account account) {
    return connections.computeIfAbsent(
        account, it -> new SharedConnection(upstream.name(), () -> connect(it)));
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

  @Override
  public void close() {
    var _ = client.shutdownAsync(0, 0, TimeUnit.MILLISECONDS);
  }

  private interface Attempt {

    CompletionStage<StatefulRedisConnection<byte[], byte[]>> begin();
  }
}
