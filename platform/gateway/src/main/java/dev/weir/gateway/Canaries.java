package dev.weir.gateway;

import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.filter.FilterTallies;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.plugin.Selection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The canaries of one generation. Immutable.
///
/// What an operator or a rule has decided stays decided over reloads, until the file says something
/// else about that plugin, another file is there, or the gateway starts again.
final class Canaries {

  private static final Canaries NONE = new Canaries(Map.of());

  private final Map<String, Canary> byPlugin;

  private Canaries(Map<String, Canary> byPlugin) {
    this.byPlugin = new TreeMap<>(byPlugin);
  }

  static Canaries none() {
    return NONE;
  }

  Collection<Canary> all() {
    return byPlugin.values();
  }

  Optional<Canary> find(String plugin) {
    return Optional.ofNullable(byPlugin.get(plugin));
  }

  /// What to load for what the file says now: of what was decided and is no longer parked, one
  /// version only.
  Selection selection(Map<String, CanaryConfig> configs) {
    var versions = new HashMap<String, String>();
    configs.forEach(
        (plugin, config) -> config.version().ifPresent(version -> versions.put(plugin, version)));
    var dropped =
        byPlugin.values().stream()
            .filter(canary -> isOver(canary, configs))
            .map(canary -> canary.loser().digest())
            .collect(Collectors.toSet());
    return new Selection(versions, dropped);
  }

  private static boolean isOver(Canary canary, Map<String, CanaryConfig> configs) {
    return !canary.decision().isParked() && canary.config().equals(configs.get(canary.plugin()));
  }

  /// The canaries of the next generation.
  ///
  /// @param plugins what has been loaded
  Canaries next(
      Map<String, CanaryConfig> configs, PluginSet plugins, FilterTallies tallies, Instant now) {
    var next = new HashMap<String, Canary>();
    for (var canary : byPlugin.values()) {
      if (isOver(canary, configs)) {
        next.put(canary.plugin(), canary);
      }
    }
    plugins
        .trials()
        .forEach((plugin, trial) -> {
          var config = configs.get(plugin);
          if (config != null) {
            var versions = new Canary.Versions(trial.stable().origin(), trial.candidate().origin());
            next.put(
                plugin,
                find(plugin)
                    .flatMap(it -> it.configured(versions, config, now, tallies))
                    .orElseGet(
                        () -> Canary.begin(versions, config, now, counts(versions, tallies))));
          }
        });
    return new Canaries(next);
  }

  /// What two versions have done until now.
  static Canary.Baseline counts(Canary.Versions versions, FilterTallies tallies) {
    var plugin = versions.stable().plugin();
    return new Canary.Baseline(
        tallies.of(plugin, versions.stable().version()),
        tallies.of(plugin, versions.candidate().version()));
  }

  /// The same with one of them changed.
  Canaries with(Canary changed) {
    var next = new HashMap<>(byPlugin);
    next.put(changed.plugin(), changed);
    return new Canaries(next);
  }

  /// How many of 10,000 requests the candidates get, by the id of their plugin.
  Map<String, Integer> shares() {
    var shares = new HashMap<String, Integer>();
    byPlugin.forEach((plugin, canary) -> shares.put(plugin, canary.share().hundredths()));
    return shares;
  }
}
