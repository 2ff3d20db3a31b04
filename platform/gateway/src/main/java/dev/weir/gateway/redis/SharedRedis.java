package dev.weir.gateway.redis;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.gateway.config.RedisConfig;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Redis that several gateways share, as one configuration has it: the one place that has
/// connections to it, and through which every command goes.
///
/// Every key begins with the configuration's prefix. A command that fails, for whatever reason,
/// throws [GatewayException] with [ErrorCode#FILTER_UNAVAILABLE] within its time-out.
///
/// Safe for use by several threads.
final class SharedRedis implements AutoCloseable {

  /// What a gateway has for all the configurations that it comes to have.
  ///
  /// @param invalidations who is told of blobs that change; empty for nobody
  record Means(
      ClientResources resources,
      RedisScripts scripts,
      RedisTally tally,
      Optional<Invalidations> invalidations) {}

  private final RedisConfig config;
  private final Duration timeout;
  private final Means means;
  private final LinkMaker maker;
  private final Servers servers;
  private final Presence presence;

  private SharedRedis(RedisConfig config, Duration timeout, Means means) {
    this.config = config;
    this.timeout = timeout;
    this.means = means;
    var tracking = means.invalidations().map(it -> new Tracking(RedisBlobs.prefix(this), it));
    maker = new LinkMaker(config, timeout, means.resources(), tracking);
    servers = servers();
    presence = Presence.start(this);
  }

  /// Begins to connect, and does not wait for it.
  ///
  /// @param timeout for one command
  static SharedRedis connect(RedisConfig config, Duration timeout, Means means) {
    return new SharedRedis(config, timeout, means);
  }

  private Servers servers() {
    return switch (config.mode()) {
      case STANDALONE -> new OneServer(maker.to(config.servers().getFirst(), () -> {}));
      case SENTINEL -> new OneServer(maker.toMaster(config.master().orElseThrow()));
      case CLUSTER -> ClusterServers.start(config.servers(), maker);
    };
  }

  /// What keys of a kind begin with.
  String prefix(String space) {
    return config.prefix() + ':' + space + ':';
  }

  RedisScripts scripts() {
    return means.scripts();
  }

  /// How many gateways there are, this one included, as far as is known.
  int gateways() {
    return presence.gateways();
  }

  /// Whether every key has a server that answers.
  boolean isComplete() {
    return servers.isComplete();
  }

  /// Which servers answer.
  Map<String, Boolean> connected() {
    var connected = new LinkedHashMap<String, Boolean>();
    servers.links().forEach(it -> connected.put(it.server(), it.isConnected()));
    return connected;
  }

  /// Sends a command and waits for its reply.
  Object call(RedisRequest request) {
    try {
      return callOnce(request);
    } catch (CommandFailed e) {
      throw unavailable(e);
    }
  }

  /// Runs a script and waits for what it gives.
  ///
  /// @param keys all that it touches; they are on one server
  Object run(RedisScript script, List<byte[]> keys, byte[]... arguments) {
    try {
      return callOnce(request(CommandType.EVALSHA, script.digest(), keys, arguments));
    } catch (CommandFailed e) {
      if (!e.isError("NOSCRIPT")) {
        throw unavailable(e);
      }
    }
    // The server has not seen it since it was started, or told to forget. It did nothing.
    return call(request(CommandType.EVAL, script.text(), keys, arguments));
  }

  private static RedisRequest request(
      CommandType type, String script, List<byte[]> keys, byte[]... arguments) {
    var all = new ArrayList<byte[]>(keys.size() + arguments.length + 2);
    all.add(Keys.bytes(script));
    all.add(Keys.bytes(keys.size()));
    all.addAll(keys);
    all.addAll(List.of(arguments));
    return new RedisRequest(type, keys.getFirst(), all);
  }

  private Object callOnce(RedisRequest request) throws CommandFailed {
    var began = System.nanoTime();
    try {
      var reply = servers.call(request, began + timeout.toNanos());
      means.tally().count(Outcome.OK, System.nanoTime() - began);
      return reply;
    } catch (CommandFailed e) {
      means.tally().count(e.outcome(), System.nanoTime() - began);
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "redis: interrupted");
    }
  }

  private static GatewayException unavailable(CommandFailed failure) {
    return new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "redis: " + failure.text());
  }

  /// Says good-bye and closes the connections; commands that are under way fail.
  @Override
  public void close() {
    presence.close();
    servers.close();
    maker.close();
  }
}
