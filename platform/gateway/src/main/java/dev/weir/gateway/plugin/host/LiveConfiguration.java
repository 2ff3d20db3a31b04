package dev.weir.gateway.plugin.host;

import dev.weir.api.Secret;
import dev.weir.gateway.config.PluginSettings;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the configuration that serves has for plugins: secrets, and the settings of each.
///
/// Plugins are loaded before the configuration serves that they are loaded for, so while one is in
/// the making, what it has counts.
public final class LiveConfiguration {

  private record Parts(Map<String, Secret> secrets, PluginSettings settings) {}

  private volatile Parts serving = new Parts(Map.of(), PluginSettings.none());
  private volatile @Nullable Parts making;

  LiveConfiguration() {}

  /// Says that a configuration is being made.
  public void prepare(Map<String, Secret> secrets, PluginSettings settings) {
    making = new Parts(Map.copyOf(secrets), settings);
  }

  /// Says that what was being made, if anything was, serves from now on.
  public void serve() {
    var next = making;
    if (next != null) {
      serving = next;
      making = null;
    }
  }

  /// Says that nothing becomes of what was being made.
  public void abandon() {
    making = null;
  }

  private Parts current() {
    var next = making;
    return next == null ? serving : next;
  }

  Optional<Secret> secret(String name) {
    return Optional.ofNullable(current().secrets.get(name));
  }

  PluginSettings settings() {
    return current().settings;
  }
}
