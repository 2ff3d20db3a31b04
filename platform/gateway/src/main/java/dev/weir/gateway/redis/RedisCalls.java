package dev.weir.gateway.redis;

import dev.weir.api.GatewayException;
import dev.weir.gateway.redis.Connections.Account;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.wasm.host.HeldBytes;
import dev.weir.wasm.host.RedisServer;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends the Redis commands of filters. A filter's upstream may be any; that it is a Redis server
/// is for its owner to see to.
public final class RedisCalls implements AutoCloseable {

  private static final int THREADS = 2;

  private final LiveUpstreams upstreams;
  private final DeadlineWatch watch;
  private final Runnable tick = this::closeIdle;
  private final Set<Connections> open = ConcurrentHashMap.newKeySet();
  private @Nullable ClientResources resources;
  private boolean isClosed;

  private RedisCalls(LiveUpstreams upstreams, DeadlineWatch watch) {
    this.upstreams = upstreams;
    this.watch = watch;
  }

  /// Commands to these upstreams.
  ///
  /// @param watch closes connections that nobody uses
  public static RedisCalls start(LiveUpstreams upstreams, DeadlineWatch watch) {
    var calls = new RedisCalls(upstreams, watch);
    watch.everyTick(calls.tick);
    return calls;
  }

  private void closeIdle() {
    open.forEach(it -> it.closeIdle(watch.now()));
  }

  /// Sends a command, as [dev.weir.wasm.host.GatewayServices#redis] says.
  ///
  /// @throws IllegalArgumentException if it is no command
  public byte[] call(RedisServer server, byte[] query, HeldBytes held)
      throws IOException, InterruptedException {
    var command = Resp.command(query);
    if (!SharedUse.allows(command)) {
      var error = "-ERR " + SharedUse.name(command) + " is not for a connection that is shared\r\n";
      return error.getBytes(StandardCharsets.ISO_8859_1);
    }
    var deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(server.timeout());
    var upstream = hold(server.upstream(), deadline);
    try {
      var account = new Account(server.user(), server.password().reveal(), server.database());
      return Connections.of(upstream, resources(), open).call(account, command, held, deadline);
    } finally {
      upstream.release();
    }
  }

  private Upstream hold(String name, long deadline) throws IOException, InterruptedException {
    try {
      return upstreams.hold(name, deadline);
    } catch (GatewayException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  // The threads come with the first command.
  private synchronized ClientResources resources() throws IOException {
    if (isClosed) {
      throw new IOException("the gateway stops");
    }
    if (resources == null) {
      var made = new AtomicReference<ClientResources>();
      made.set(
          ClientResources.builder()
              .ioThreadPoolSize(THREADS)
              .computationThreadPoolSize(THREADS)
              .nettyCustomizer(ReplyHandler.customizer(Connections.OPTIONS, made::get))
              .build());
      resources = made.get();
    }
    return resources;
  }

  /// Ends all connections.
  @Override
  public synchronized void close() {
    isClosed = true;
    watch.cancel(tick);
    open.forEach(Connections::close);
    open.forEach(Connections::awaitClosed);
    if (resources != null) {
      var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
  }
}
