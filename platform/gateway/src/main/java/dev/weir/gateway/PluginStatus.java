package dev.weir.gateway;

import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.plugin.LoadedPlugin;
import dev.weir.gateway.route.LiveTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every version of a plugin that there is in the gateway, and what it does there, for people and
/// scripts.
final class PluginStatus {

  private final Generation serving;
  private final LiveTable table;

  private PluginStatus(Generation serving, LiveTable table) {
    this.serving = serving;
    this.table = table;
  }

  /// A map for each version: of those that serve, that drain, and that leak.
  static List<Map<String, Object>> of(Generation serving, Workshop workshop, LiveTable table) {
    var status = new PluginStatus(serving, table);
    var all = new ArrayList<Map<String, Object>>();
    workshop.held().stream()
        // One that has not served yet is still being tried.
        .filter(plugin -> plugin.firstTable() > 0)
        .sorted(
            Comparator.comparing((LoadedPlugin plugin) -> plugin.origin().plugin())
                .thenComparing(LoadedPlugin::firstTable, Comparator.reverseOrder()))
        .forEach(plugin -> all.add(status.of(plugin)));
    workshop.leaks().forEach(leak -> all.add(of(leak)));
    return all;
  }

  private Map<String, Object> of(LoadedPlugin plugin) {
    var origin = plugin.origin();
    var canary = canary(origin);
    var map = named(origin.plugin(), origin.version());
    map.put("digest", "sha256:" + origin.digest());
    map.put("file", origin.file());
    map.put("generation", plugin.firstTable());
    map.put("state", state(plugin, canary));
    canary.filter(Canary::isTrial).ifPresent(it -> map.put("share", it.share().toString()));
    map.put("in-flight", table.inFlight(plugin.firstTable(), plugin.lastTable()));
    map.put("loaded-at", plugin.loading().at().toString());
    return map;
  }

  private static Map<String, Object> of(Leak leak) {
    var map = named(leak.plugin(), leak.version());
    map.put("state", "leaked");
    map.put("unloaded-at", leak.unloadedAt().toString());
    return map;
  }

  private static Map<String, Object> named(String plugin, String version) {
    var map = new LinkedHashMap<String, Object>();
    map.put("plugin", plugin);
    map.put("version", version);
    return map;
  }

  private String state(LoadedPlugin plugin, Optional<Canary> canary) {
    var origin = plugin.origin();
    if (!serving.plugins().plugins().contains(plugin)) {
      return "draining";
    }
    if (serving.filters().revocation(origin).isPresent()) {
      return "revoked";
    }
    if (serving.filters().quarantined().keySet().stream()
        .anyMatch(it -> it.isOf(origin.plugin(), origin.version()))) {
      return "quarantined";
    }
    if (canary.filter(it -> !it.isTrial() && it.loser().equals(origin)).isPresent()) {
      return "parked";
    }
    return canary.filter(it -> isTried(it, origin)).isPresent() ? "canary" : "active";
  }

  private Optional<Canary> canary(FilterOrigin origin) {
    return serving
        .canaries()
        .find(origin.plugin())
        .filter(it -> !it.isTrial() || isTried(it, origin));
  }

  private static boolean isTried(Canary canary, FilterOrigin origin) {
    return canary.isTrial() && canary.versions().candidate().equals(origin);
  }
}
