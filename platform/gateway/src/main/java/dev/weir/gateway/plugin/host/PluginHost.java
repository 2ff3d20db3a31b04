package dev.weir.gateway.plugin.host;

import dev.weir.api.Limits;
import dev.weir.api.SharedStore;
import dev.weir.gateway.cache.Caches;
import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.config.PluginSettings;
import dev.weir.gateway.config.Problems;
import dev.weir.gateway.limit.LocalLimits;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.services.HttpCalls;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a gateway has for its plugins, and who has it now.
///
/// Safe for use by several threads.
public final class PluginHost {

  private static final long GAUGES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record VersionKey(String plugin, String version) {}

  private final LiveUpstreams upstreams;
  private final DeadlineWatch watch;
  private final LiveRedis redis;
  private final LiveConfiguration configuration = new LiveConfiguration();
  private final Spaces<StoreSpace> stores =
      new Spaces<>(() -> new StoreSpace(StoreLimits.STANDARD, System::nanoTime));
  private final Spaces<LocalLimits> limits = new Spaces<>(PluginHost::nothingCounted);
  private final Spaces<LocalLimits> localLimits = new Spaces<>(PluginHost::nothingCounted);
  private final Caches caches;
  private final Map<VersionKey, HostedVersion> versions = new LinkedHashMap<>();

  /// @param upstreams what plugins can call; if they serve nobody, tasks of plugins do not run
  /// @param watch ends the calls whose time is up
  /// @param redis what is shared with other gateways is there, if there is one
  public PluginHost(LiveUpstreams upstreams, DeadlineWatch watch, LiveRedis redis) {
    this.upstreams = upstreams;
    this.watch = watch;
    this.redis = redis;
    this.caches = new Caches(CacheConfig.STANDARD, redis, System::nanoTime);
  }

  private static LocalLimits nothingCounted() {
    return new LocalLimits(System::nanoTime, InstantSource.system());
  }

  /// The secrets and settings that plugins can ask for.
  public LiveConfiguration configuration() {
    return configuration;
  }

  /// Holds the settings of a file against the record of a plugin that is loaded, if it has one.
  ///
  /// @param problems takes what does not fit, with its place in the file
  public void checkSettings(
      PluginSettings settings, String plugin, String version, Problems problems) {
    settingsType(plugin, version).ifPresent(type -> settings.check(plugin, type, problems));
  }

  // Of the one that was loaded last: a file may be replaced by another one of the same version.
  private synchronized Optional<Class<? extends Record>> settingsType(
      String plugin, String version) {
    return Optional.ofNullable(versions.get(new VersionKey(plugin, version)))
        .filter(it -> !it.loaded().isEmpty())
        .flatMap(it -> it.loaded().getLast().settingsType());
  }

  /// What a version that is being loaded gets. The caller closes it.
  ///
  /// @param loader of the version's classes
  public synchronized HostedPlugin open(HostedPlugin.Identity identity, ClassLoader loader) {
    stores.all().forEach(StoreSpace::removeThoseThatAreOver);
    var version =
        versions.computeIfAbsent(
            new VersionKey(identity.plugin(), identity.version()),
            _ -> new HostedVersion(identity, Instant.now()));
    var plugin = new HostedPlugin(identity, loader, version, this);
    version.loaded().add(plugin);
    return plugin;
  }

  synchronized void closed(HostedPlugin plugin, HostedVersion version) {
    version.loaded().remove(plugin);
    if (version.loaded().isEmpty()) {
      versions.values().remove(version);
    }
  }

  /// What the versions do that are loaded.
  ///
  /// Gauges are asked on a thread of their own and for a limited time, as they are code of plugins;
  /// a version whose gauges take longer is left out.
  public List<PluginReport> reports() {
    var asked = new ArrayList<FutureTask<PluginReport>>();
    for (var version : snapshot()) {
      var task = new FutureTask<>(version::report);
      Thread.ofVirtual().name("weir-plugin-gauges").start(task);
      asked.add(task);
    }
    var end = System.nanoTime() + GAUGES_NANOS;
    return asked.stream().flatMap(it -> await(it, end - System.nanoTime()).stream()).toList();
  }

  private record Loaded(HostedVersion version, int tasks) {
    PluginReport report() {
      return version.report(tasks);
    }
  }

  private synchronized List<Loaded> snapshot() {
    return versions.values().stream()
        .map(it -> new Loaded(it, it.loaded().stream().mapToInt(HostedPlugin::tasks).sum()))
        .toList();
  }

  private static Optional<PluginReport> await(FutureTask<PluginReport> task, long nanos) {
    try {
      return Optional.of(task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException _) {
      // left out
    }
    task.cancel(true);
    return Optional.empty();
  }

  boolean isServing() {
    return upstreams.isServing();
  }

  Limits limits(HostedPlugin.Identity identity) {
    return new LiveLimits(redis, identity.space(), limits.of(identity));
  }

  Limits localLimits(HostedPlugin.Identity identity) {
    return localLimits.of(identity);
  }

  /// The caches of all plugins.
  public Caches caches() {
    return caches;
  }

  SharedStore store(HostedPlugin.Identity identity) {
    return new LiveStore(redis, identity.space(), stores.of(identity));
  }

  HttpCalls startCalls() {
    return HttpCalls.start(upstreams, watch);
  }
}
