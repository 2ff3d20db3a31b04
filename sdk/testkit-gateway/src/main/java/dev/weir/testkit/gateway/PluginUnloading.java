package dev.weir.testkit.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.plugin.LeakPaths;
import dev.weir.testkit.FilterTrial;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Proves that a plugin can be swapped as often as one likes: that its classes go when it is
/// unloaded.
///
/// A thread, a timer, a JDBC driver, a shutdown hook or a thread local on a pooled thread keeps all
/// classes of the plugin in memory, and each swap adds as many again. What comes from
/// [dev.weir.api.PluginContext] is taken back by the gateway; the rest a plugin ends in the
/// `close()` of its filters or in its `stop()`.
public final class PluginUnloading {

  private static final int ROUNDS = 6;
  private static final String SOFTLY = "java.lang.ref.SoftReference.";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private PluginUnloading() {}

  /// What a test does with a plugin while it is loaded.
  @FunctionalInterface
  public interface Use {

    /// Sends requests, for instance.
    void of(FilterTrial trial) throws Exception;
  }

  /// Loads a plugin into a gateway, sends it a GET request, unloads it, and waits until the JVM has
  /// collected its class loader.
  ///
  /// @param factory of a filter that can do with all defaults
  /// @throws AssertionError if the class loader stays, with the way from what the JVM keeps to it
  public static void assertUnloads(Class<? extends FilterFactory<?>> factory) {
    assertUnloads(factory, "{}", trial -> trial.handle(Request.get("/")));
  }

  /// Loads a plugin into a gateway, uses it, unloads it, and waits until the JVM has collected its
  /// class loader.
  ///
  /// @param config as [FilterTrial#of] takes it
  /// @param use what to do with it; it must not keep anything that comes from the plugin
  /// @throws AssertionError if the class loader stays, with the way from what the JVM keeps to it
  public static void assertUnloads(
      Class<? extends FilterFactory<?>> factory, String config, Use use) {
    var tried = new Tried(factory, List.of());
    try (var trial = GatewayTrial.start(tried, config, Surroundings.none())) {
      use(trial, use);
      var name = trial.loaderName();
      var loader = trial.loader();
      trial.unload();
      var isHeldSoftly = false;
      for (var round = 0; round < ROUNDS && !isHeldSoftly && !isCollected(loader); round++) {
        isHeldSoftly = isSoftlyKept(name);
      }
    }
  }

  /// Whether only a soft reference keeps the loader: the JDK holds the type of the last record
  /// whose `equals` was linked, until there is no room.
  ///
  /// @throws AssertionError if it is anything else
  private static boolean isSoftlyKept(String loader) {
    var path = keeper(loader);
    if (path.stream().anyMatch(line -> line.startsWith(SOFTLY))) {
      return true;
    }
    // A busy JVM may take its time for what nothing keeps.
    if (!path.isEmpty()) {
      throw new AssertionError(
          "the classes of the plugin stay in memory after it was unloaded:\n  "
              + String.join("\n  ", path));
    }
    return false;
  }

  private static void use(FilterTrial trial, Use use) {
    try {
      use.of(trial);
    } catch (Exception e) {
      throw new AssertionError("the plugin failed before it was unloaded", e);
    }
  }

  private static boolean isCollected(WeakReference<ClassLoader> loader) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!loader.refersTo(null) && System.nanoTime() < end) {
      System.gc();
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return loader.refersTo(null);
  }

  private static List<String> keeper(String loader) {
    var leak = new Leak("test", "1.0.0", loader, Instant.now(), List.of());
    try {
      return LeakPaths.of(List.of(leak)).getOrDefault(leak, List.of());
    } catch (IOException e) {
      return List.of("what keeps it cannot be told: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
