package dev.weir.gateway.plugin.host;

import dev.weir.api.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The secrets of the configuration that serves.
///
/// Plugins are loaded before the configuration serves that they are loaded for, so while one is in
/// the making, its secrets count.
public final class LiveSecrets {

  private volatile Map<String, Secret> serving = Map.of();
  private volatile @Nullable Map<String, Secret> making;

  LiveSecrets() {}

  /// Says that a configuration with these secrets is being made.
  public void prepare(Map<String, Secret> secrets) {
    making = Map.copyOf(secrets);
  }

  /// Says that these serve from now on.
  public void serve(Map<String, Secret> secrets) {
    serving = Map.copyOf(secrets);
    making = null;
  }

  /// Says that nothing becomes of the configuration that was being made.
  public void abandon() {
    making = null;
  }

  Optional<Secret> find(String name) {
    var next = making;
    return Optional.ofNullable((next == null ? serving : next).get(name));
  }
}
