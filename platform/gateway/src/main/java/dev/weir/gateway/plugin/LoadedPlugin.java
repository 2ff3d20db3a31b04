package dev.weir.gateway.plugin;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterOrigin;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A plugin that is loaded: one version of one jar or `.wasm` file and the filters it brings.
///
/// Counts the plugin sets that hold it and unloads with the last one.
public final class LoadedPlugin {

  private final PluginFile file;
  private final FilterOrigin origin;
  private final SortedMap<String, FilterFactory<?>> factories;
  private final Runnable unload;
  private final boolean isRevoked;
  private final AtomicInteger holders = new AtomicInteger(1);

  /// A plugin that is held once, by the caller.
  LoadedPlugin(
      PluginFile file,
      FilterOrigin origin,
      SortedMap<String, FilterFactory<?>> factories,
      Runnable unload) {
    this(file, origin, factories, unload, false);
  }

  private LoadedPlugin(
      PluginFile file,
      FilterOrigin origin,
      SortedMap<String, FilterFactory<?>> factories,
      Runnable unload,
      boolean isRevoked) {
    this.file = file;
    this.origin = origin;
    this.factories = factories;
    this.unload = unload;
    this.isRevoked = isRevoked;
  }

  /// What stands for a plugin that was revoked, of which nothing is loaded.
  static LoadedPlugin revoked(
      PluginFile file, FilterOrigin origin, SortedMap<String, FilterFactory<?>> factories) {
    return new LoadedPlugin(file, origin, factories, () -> {}, true);
  }

  /// Which plugin it is, and the file it came from.
  public FilterOrigin origin() {
    return origin;
  }

  /// The factories by the name that routes use.
  public SortedMap<String, FilterFactory<?>> factories() {
    return factories;
  }

  /// Whether it is what this file, with this content, becomes.
  boolean isFrom(PluginFile candidate) {
    return !isRevoked && file.equals(candidate);
  }

  /// Holds the plugin once more, unless it is unloaded already.
  boolean retain() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /// Lets go of the plugin.
  void release() {
    if (holders.decrementAndGet() == 0) {
      unload.run();
    }
  }

  @Override
  public String toString() {
    return origin.toString();
  }
}
