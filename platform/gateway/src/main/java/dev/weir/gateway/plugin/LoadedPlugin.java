package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A plugin that is loaded: one version of one jar or `.wasm` file and the filters it brings.
///
/// Counts the plugin sets that hold it and unloads with the last one.
public final class LoadedPlugin {

  private final PluginFile file;
  private final FilterOrigin origin;
  private final Brought brought;
  private final Runnable unload;
  private final Loading loading;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile Runnable unloaded = () -> {};
  private volatile long firstTable;
  private volatile long lastTable;

  /// How a plugin was loaded.
  ///
  /// @param took all of it
  /// @param selfTest the part that its factories took to prove that they work
  public record Loading(Instant at, Duration took, Duration selfTest) {

    /// Of which nothing was.
    static final Loading NONE = new Loading(Instant.EPOCH, Duration.ZERO, Duration.ZERO);

    /// One that ends now.
    ///
    /// @param nanos when it began, as of [System#nanoTime]
    static Loading since(long nanos, Duration selfTest) {
      return new Loading(Instant.now(), Duration.ofNanos(System.nanoTime() - nanos), selfTest);
    }
  }

  /// A plugin that is held once, by the caller.
  LoadedPlugin(
      PluginFile file, FilterOrigin origin, Brought brought, Runnable unload, Loading loading) {
    this.file = file;
    this.origin = origin;
    this.brought = brought;
    this.unload = unload;
    this.loading = loading;
  }

  /// What stands for a plugin that was revoked, of which nothing is loaded.
  static LoadedPlugin revoked(
      PluginFile file, FilterOrigin origin, SortedMap<String, FilterFactory<?>> factories) {
    return new LoadedPlugin(file, origin, Brought.of(factories), () -> {}, Loading.NONE);
  }

  /// Which plugin it is, and the file it came from.
  public FilterOrigin origin() {
    return origin;
  }

  /// The factories by the name that routes use.
  public SortedMap<String, FilterFactory<?>> factories() {
    return brought.filters();
  }

  /// The factories of sinks by the name that access logs use.
  public SortedMap<String, AccessLogSinkFactory<?>> sinks() {
    return brought.sinks();
  }

  /// How it was loaded.
  public Loading loading() {
    return loading;
  }

  /// Says that a route table has it that serves from now on.
  public void serves(long table) {
    if (firstTable == 0) {
      firstTable = table;
    }
    lastTable = table;
  }

  /// The number of the first route table that had it; 0 if none has served yet.
  public long firstTable() {
    return firstTable;
  }

  /// The number of the last one.
  public long lastTable() {
    return lastTable;
  }

  /// Says whom to tell when it has been unloaded.
  void whenUnloaded(Runnable listener) {
    unloaded = listener;
  }

  /// Whether it is what this file, with this content, becomes.
  boolean isFrom(PluginFile candidate) {
    return !loading.equals(Loading.NONE) && file.equals(candidate);
  }

  /// Holds the plugin once more, unless it is unloaded already.
  boolean retain() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /// Lets go of the plugin.
  void release() {
    if (holders.decrementAndGet() == 0) {
      try {
        unload.run();
      } finally {
        unloaded.run();
      }
    }
  }

  @Override
  public String toString() {
    return origin.toString();
  }
}
