package dev.weir.cli.plugin;

import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.plugin.LeakPaths;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The class loader of a plugin, and what becomes of it when the plugin is swapped out.
///
/// @param loader not held
/// @param name what stack traces and dumps of the heap call it
record LoaderFate(WeakReference<ClassLoader> loader, String name) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int ROUNDS = 6;

  /// What is held so goes when there is no room. The JDK holds the type of the last record whose
  /// `equals` was linked, one for all of the JVM.
  private static final String SOFTLY = "java.lang.ref.SoftReference.";

  static LoaderFate of(ClassLoader loader) {
    return new LoaderFate(new WeakReference<>(loader), String.valueOf(loader.getName()));
  }

  boolean isSame(LoaderFate other) {
    return name.equals(other.name);
  }

  /// Waits until the loader is collected, or it is known what keeps it.
  ///
  /// @return the way from what the JVM keeps to the loader, a line for each object; empty if
  ///   nothing keeps it, though a busy JVM may take its time
  List<String> keeper() throws InterruptedException {
    for (var round = 0; round < ROUNDS && !isCollected(); round++) {
      var path = path();
      if (path.stream().anyMatch(line -> line.startsWith(SOFTLY))) {
        return List.of();
      }
      if (!path.isEmpty()) {
        return path;
      }
    }
    return List.of();
  }

  private boolean isCollected() throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!loader.refersTo(null)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE);
      System.gc();
    }
    return true;
  }

  private List<String> path() throws InterruptedException {
    var leak = new Leak("", "", name, Instant.now(), List.of());
    try {
      return LeakPaths.of(List.of(leak)).getOrDefault(leak, List.of());
    } catch (IOException e) {
      return List.of("what keeps it cannot be told: " + e.getMessage());
    }
  }
}
