package dev.weir.gateway.plugin.host;

import dev.weir.gateway.config.PluginSettings;
import org.jspecify.annotations.Nullable;

/// The settings of plugins in the configuration that serves.
///
/// Plugins are loaded before the configuration serves that they are loaded for, so while one is in
/// the making, its settings count.
public final class LiveSettings {

  private volatile PluginSettings serving = PluginSettings.none();
  private volatile @Nullable PluginSettings making;

  LiveSettings() {}

  /// Says that a configuration with these settings is being made.
  public void prepare(PluginSettings settings) {
    making = settings;
  }

  /// Says that what was being made, if anything was, serves from now on.
  public void serve() {
    var next = making;
    if (next != null) {
      serving = next;
      making = null;
    }
  }

  /// Says that nothing becomes of the configuration that was being made.
  public void abandon() {
    making = null;
  }

  PluginSettings current() {
    var next = making;
    return next == null ? serving : next;
  }
}
