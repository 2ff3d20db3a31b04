package dev.weir.gateway.plugin.host;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limits;
import dev.weir.api.Metrics;
import dev.weir.api.PluginContext;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Scheduler;
import dev.weir.api.Secret;
import dev.weir.api.SharedCache;
import dev.weir.api.SharedStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What one loaded version of a plugin has from the gateway, to be taken back at its end.
public final class HostedPlugin implements PluginContext {

  /// Which version of which plugin it is.
  ///
  /// @param stateSchema what its entries in the store mean
  public record Identity(String plugin, String version, int stateSchema) {

    /// Whose entries and limits it shares: those of every version that understands them.
    String space() {
      return plugin + '/' + stateSchema;
    }

    @Override
    public String toString() {
      return plugin + ' ' + version;
    }
  }

  private final Identity identity;
  private final PluginHost host;
  private final Tenure tenure;
  private final System.Logger logger;
  private final HostedVersion version;
  private final HostedScheduler scheduler;
  private final HostedMetrics metrics;
  private final HostedStore store;
  private final HostedLimits limits;
  private final HostedLimits localLimits;
  private final HostedCaches caches;
  private final HostedCalls calls;
  private final AtomicReference<@Nullable Class<? extends Record>> settingsType =
      new AtomicReference<>();

  HostedPlugin(Identity identity, ClassLoader loader, HostedVersion version, PluginHost host) {
    this.identity = identity;
    this.host = host;
    this.version = version;
    tenure = new Tenure(identity.toString());
    logger =
        new BoundedLogger(System.getLogger("weir.plugin." + identity.plugin), System::nanoTime);
    var name = "weir-plugin-" + identity.plugin;
    scheduler =
        new HostedScheduler(
            new HostedScheduler.Owner(name, tenure, loader, logger, host.isServing()),
            version.failedTasks());
    metrics = new HostedMetrics(tenure, version.metrics());
    store = new HostedStore(tenure, host.store(identity));
    limits = new HostedLimits(tenure, host.limits(identity));
    localLimits = new HostedLimits(tenure, host.localLimits(identity));
    caches = new HostedCaches(tenure, identity, host.caches());
    calls = new HostedCalls(tenure, host::startCalls);
  }

  @Override
  public String plugin() {
    return identity.plugin;
  }

  @Override
  public String version() {
    return identity.version;
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public Scheduler scheduler() {
    tenure.check();
    return scheduler;
  }

  @Override
  public UpstreamClient upstream(String name) {
    tenure.check();
    return new Client(calls, name);
  }

  @Override
  public SharedStore store() {
    tenure.check();
    return store;
  }

  @Override
  public Limits limits() {
    tenure.check();
    return limits;
  }

  @Override
  public Limits localLimits() {
    tenure.check();
    return localLimits;
  }

  @Override
  public <V> SharedCache<V> cache(String name, SharedCache.Codec<V> codec) {
    return caches.open(name, codec);
  }

  @Override
  public <C extends Record> C settings(Class<C> type) {
    tenure.check();
    var known = settingsType.compareAndExchange(null, type);
    if (known != null && known != type) {
      throw new IllegalArgumentException(
          type.getName() + " (expected: " + known.getName() + ", as one plugin has one record)");
    }
    return host.configuration().settings().bind(identity.plugin, type);
  }

  /// The record that the plugin's settings are bound to, if it has asked for them.
  Optional<Class<? extends Record>> settingsType() {
    return Optional.ofNullable(settingsType.get());
  }

  @Override
  public Optional<Secret> secret(String name) {
    tenure.check();
    return host.configuration().secret(name);
  }

  @Override
  public Metrics metrics() {
    tenure.check();
    return metrics;
  }

  /// Which version of which plugin has it.
  public Identity identity() {
    return identity;
  }

  int tasks() {
    return scheduler.tasks();
  }

  /// Takes back everything. To be called once.
  ///
  /// @param patience how long to wait for tasks that were cancelled
  /// @return what did not end
  public List<String> close(Duration patience) {
    tenure.end();
    metrics.close();
    calls.close();
    caches.close();
    var left = scheduler.close(patience);
    host.closed(this, version);
    return left;
  }

  private record Client(HostedCalls calls, String upstream) implements UpstreamClient {

    @Override
    public Response send(Request request) throws InterruptedException {
      try {
        return calls.send(upstream, request);
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new GatewayException(
            ErrorCode.INTERNAL_ERROR, "call of '" + upstream + "' failed", e);
      }
    }
  }
}
