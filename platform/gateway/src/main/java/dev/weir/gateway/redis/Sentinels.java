package dev.weir.gateway.redis;

import dev.weir.gateway.config.HostPort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Those who know which server is the primary.
///
/// @param servers where they are
/// @param master what they call it
record Sentinels(RedisClient client, List<RedisURI> servers, String master) {

  private static final long ANSWER_MILLIS = 500;

  /// Where the primary is, as the first of them says that answers.
  CompletableFuture<HostPort> primary() {
    return servers.stream()
        .<Supplier<CompletableFuture<HostPort>>>map(it -> () -> ask(it))
        .reduce((first, next) -> () -> first.get().exceptionallyCompose(_ -> next.get()))
        .orElseThrow()
        .get();
  }

  private CompletableFuture<HostPort> ask(RedisURI server) {
    return client.connectSentinelAsync(StringCodec.UTF8, server).thenCompose(this::ask);
  }

  private CompletableFuture<HostPort> ask(
      StatefulRedisSentinelConnection<String, String> connection) {
    return connection
        .async()
        .getMasterAddrByName(master)
        .toCompletableFuture()
        .copy()
        .orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(this::address)
        .whenComplete((_, _) -> {
          var _ = connection.closeAsync();
        });
  }

  private HostPort address(SocketAddress told) {
    if (told instanceof InetSocketAddress it) {
      return new HostPort(it.getHostString(), it.getPort());
    }
    throw new IllegalArgumentException("sentinel: no primary is called " + master);
  }
}
