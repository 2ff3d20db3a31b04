package dev.weir.gateway;

import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.config.PluginsConfig;
import dev.weir.marketplace.install.LockFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which versions are to be tried out, of what the configuration and the lock file say.
///
/// The lock file says which version and how much it gets; the configuration says how it is judged
/// and how long it stays. Of what the lock file does not try out, the configuration says all.
final class CanaryPlan {

  private static final Duration PARK = Duration.ofMinutes(10);

  private CanaryPlan() {}

  /// The canaries by the id of their plugin, each with its version. What does not go together is
  /// added to the problems of the file.
  static Map<String, CanaryConfig> of(ConfigurationFile file, LockFile lock) {
    var configs = file.plugins().map(PluginsConfig::canary).orElse(Map.of());
    var plan = new HashMap<>(configs);
    // Rules for what nobody tries out now.
    plan.values().removeIf(config -> config.version().isEmpty());
    for (var canary : lock.canaries().values()) {
      var plugin = canary.pin().name().id().name();
      var version = canary.pin().version().toString();
      var config = Optional.ofNullable(configs.get(plugin));
      config
          .flatMap(CanaryConfig::version)
          .filter(other -> !other.equals(version))
          .ifPresent(other -> {
            var message =
                "'%s' (expected: %s, which weir.lock tries out, or none)".formatted(other, version);
            file.reject(message, "plugins", "canary", plugin, "version");
          });
      plan.put(
          plugin, config.orElseGet(CanaryPlan::usual).of(version, Percent.parse(canary.share())));
    }
    return plan;
  }

  private static CanaryConfig usual() {
    return new CanaryConfig(Optional.empty(), new Percent(0), PARK, Optional.empty());
  }
}
