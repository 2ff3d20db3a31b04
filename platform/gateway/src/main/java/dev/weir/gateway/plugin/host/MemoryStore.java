package dev.weir.gateway.plugin.host;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The state of all plugins, in the memory of this process.
final class MemoryStore {

  private final StoreLimits limits;
  private final LongSupplier nanoTime;
  private final Map<String, StoreSpace> spaces = new HashMap<>();

  MemoryStore(StoreLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /// What the plugin has, also if no version of it was loaded for a while.
  synchronized StoreSpace space(String plugin, int stateSchema) {
    return spaces.computeIfAbsent(
        plugin + '/' + stateSchema, _ -> new StoreSpace(limits, nanoTime));
  }

  /// Forgets what is over, also of plugins that are gone.
  synchronized void tidy() {
    spaces.values().forEach(StoreSpace::removeThoseThatAreOver);
  }
}
