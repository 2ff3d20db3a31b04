package dev.weir.testkit;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limits;
import dev.weir.api.PluginContext;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Scheduler;
import dev.weir.api.Secret;
import dev.weir.api.SharedCache;
import dev.weir.api.SharedStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What a gateway gives a plugin, in a test: time that the test moves, upstreams that answer as
/// they are told, and metrics and a log that can be read.
///
/// ```java
/// var quotas = RecordingChain.answering(Response.of(200));
/// var context = FakePluginContext.create().withUpstream("quotas", quotas);
/// var factory = new QuotaFilterFactory(context);
///
/// context.clock().advance(Duration.ofMinutes(1));
///
/// assertThat(quotas.requests()).hasSize(1);
/// ```
///
/// It is the plugin `test` in version `1.0.0`. Timed tasks run while the clock is moved, on the
/// thread that moves it; what one throws comes out of [VirtualClock#advance]. What is started runs
/// on a virtual thread. [#close] is the unloading.
public final class FakePluginContext implements PluginContext, AutoCloseable {

  private final Unloading unloading = new Unloading();
  private final VirtualClock clock = VirtualClock.create();
  private final FakeScheduler scheduler = new FakeScheduler(clock, unloading);
  private final FakeStore store = new FakeStore(clock, unloading);
  private final FakeLimits limits = new FakeLimits(clock, unloading);
  private final FakeLimits localLimits = new FakeLimits(clock, unloading);
  private final Map<String, FakeCache<?>> caches = new ConcurrentHashMap<>();
  private final FakeMetrics metrics = new FakeMetrics(unloading);
  private final FakeLogger logger = new FakeLogger();
  private final Map<String, Chain> upstreams = new ConcurrentHashMap<>();
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

  private volatile String settings = "{}";

  private FakePluginContext() {}

  /// A context without upstreams and secrets.
  public static FakePluginContext create() {
    return new FakePluginContext();
  }

  /// Lets there be an upstream that answers as this chain does.
  public FakePluginContext withUpstream(String name, Chain answers) {
    upstreams.put(name, answers);
    return this;
  }

  /// Lets there be a secret, or changes it.
  public FakePluginContext withSecret(String name, String text) {
    secrets.put(name, Secret.of(text));
    return this;
  }

  /// Lets the operator have set this for the plugin, as in a file: a line for each property, or all
  /// of it in braces.
  public FakePluginContext withSettings(String text) {
    settings = text;
    return this;
  }

  /// The clock that tasks and the store go by.
  public VirtualClock clock() {
    return clock;
  }

  /// What was logged: `WARNING quota is away`.
  public List<String> log() {
    return logger.lines();
  }

  /// How many tasks run, or would run again. To see that a plugin cancels what it no longer needs.
  public int tasks() {
    return scheduler.size();
  }

  @Override
  public String plugin() {
    return "test";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public Scheduler scheduler() {
    unloading.requireLoaded();
    return scheduler;
  }

  @Override
  public UpstreamClient upstream(String name) {
    unloading.requireLoaded();
    return new Client(name);
  }

  @Override
  public SharedStore store() {
    unloading.requireLoaded();
    return store;
  }

  @Override
  public Limits limits() {
    unloading.requireLoaded();
    return limits;
  }

  @Override
  public Limits localLimits() {
    unloading.requireLoaded();
    return localLimits;
  }

  @Override
  @SuppressWarnings("unchecked") // as the plugin says: who shares a name agrees about the values
  public <V> SharedCache<V> cache(String name, SharedCache.Codec<V> codec) {
    unloading.requireLoaded();
    return (SharedCache<V>)
        caches.computeIfAbsent(name, _ -> new FakeCache<>(codec, clock, unloading));
  }

  @Override
  public <C extends Record> C settings(Class<C> type) {
    unloading.requireLoaded();
    return Configs.record(type, ConfigText.parse(settings));
  }

  @Override
  public Optional<Secret> secret(String name) {
    unloading.requireLoaded();
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public FakeMetrics metrics() {
    unloading.requireLoaded();
    return metrics;
  }

  /// Unloads the plugin: tasks are cancelled, and what is used after that throws.
  @Override
  public void close() {
    unloading.unload();
    scheduler.cancelAll();
  }

  // Not a record: two clients are equal if they are of one name and one context.
  private final class Client implements UpstreamClient {

    private final String name;

    Client(String name) {
      this.name = name;
    }

    @Override
    public Response send(Request request) throws InterruptedException {
      unloading.requireLoaded();
      var upstream = upstreams.get(name);
      if (upstream == null) {
        throw new GatewayException(
            ErrorCode.UPSTREAM_UNAVAILABLE, "no upstream is called '" + name + "'");
      }
      try {
        return upstream.proceed(request);
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new GatewayException(ErrorCode.UPSTREAM_RESET, name + ": " + e, e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Client client
          && client.context() == context()
          && client.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    private FakePluginContext context() {
      return FakePluginContext.this;
    }
  }
}
