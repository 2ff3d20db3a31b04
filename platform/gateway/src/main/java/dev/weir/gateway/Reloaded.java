package dev.weir.gateway;

import dev.weir.gateway.plugin.LoadedPlugin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a reload came to, for who ordered it. It holds on to no plugin.
///
/// @param generation the number of the route table
/// @param lock the digest of the lock file that it was made of; empty if there was none
/// @param loaded the plugins that the table before did not have
/// @param dropped the plugins that only the table before had
record Reloaded(
    long generation,
    String lock,
    List<Map<String, Object>> loaded,
    List<Map<String, Object>> dropped,
    Map<String, Object> millis) {

  private static final double NANOS = 1e6;

  /// How long what happens around the making of a generation took, in nanoseconds.
  record Around(long read, long publish) {

    /// Of what was made before anybody waited.
    static final Around NONE = new Around(0, 0);
  }

  static Reloaded of(
      Generation next, Optional<Generation> before, Workshop.Making making, Around around) {
    var now = next.plugins().plugins();
    var then = before.map(it -> it.plugins().plugins()).orElse(List.of());
    return new Reloaded(
        next.table().generation(),
        making.lock(),
        now.stream().filter(it -> !then.contains(it)).map(Reloaded::loaded).toList(),
        then.stream().filter(it -> !now.contains(it)).map(Reloaded::named).toList(),
        millis(making, around));
  }

  private static Map<String, Object> named(LoadedPlugin plugin) {
    var map = new LinkedHashMap<String, Object>();
    map.put("plugin", plugin.origin().plugin());
    map.put("version", plugin.origin().version());
    map.put("digest", "sha256:" + plugin.origin().digest());
    return map;
  }

  private static Map<String, Object> loaded(LoadedPlugin plugin) {
    var map = named(plugin);
    map.put("load-millis", millis(plugin.loading().took().toNanos()));
    map.put("self-test-millis", millis(plugin.loading().selfTest().toNanos()));
    return map;
  }

  private static Map<String, Object> millis(Workshop.Making making, Around around) {
    var map = new LinkedHashMap<String, Object>();
    map.put("read", millis(around.read));
    map.put("load", millis(making.loadNanos()));
    map.put("build", millis(making.buildNanos()));
    map.put("publish", millis(around.publish));
    return map;
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS * 1000) / 1000.0;
  }

  /// The answer.
  ///
  /// @param draining how many requests still hold route tables from before
  Map<String, Object> answer(int draining) {
    var map = new LinkedHashMap<String, Object>();
    map.put("generation", generation);
    map.put("lock", lock.isEmpty() ? "" : "sha256:" + lock);
    map.put("loaded", loaded);
    map.put("dropped", dropped);
    map.put("millis", millis);
    map.put("draining-requests", draining);
    return map;
  }
}
