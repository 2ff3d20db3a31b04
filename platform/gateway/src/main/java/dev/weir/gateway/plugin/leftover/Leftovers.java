package dev.weir.gateway.plugin.leftover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Takes out of the JVM what the classes of one class loader have put there.
///
/// Whatever the JDK holds that leads to such a class keeps the loader, with all its classes, for
/// ever. This finds what can be found with the JDK's public methods; for the rest there is
/// [dev.weir.gateway.plugin.LoaderWatch].
public final class Leftovers {

  private final Loader loader;
  private final List<String> removed = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private Leftovers(Loader loader) {
    this.loader = loader;
  }

  /// Removes what the loader's classes have left.
  ///
  /// To be called after the plugin's own code has stopped, on a thread that may be thrown away and
  /// whose context is another loader: else the JDK would load for it what the jar offers.
  ///
  /// @param patience how long to wait for threads that were interrupted
  public static Leftovers of(Loader loader, Duration patience) {
    var leftovers = new Leftovers(loader);
    leftovers.step("JVM settings", () -> JvmSettings.clear(loader, leftovers.removed));
    leftovers.step("logging", () -> LogManagers.clear(loader, leftovers.removed));
    leftovers.step("MBeans", () -> Beans.remove(loader, leftovers.removed));
    leftovers.step("JDBC drivers", () -> Drivers.remove(loader, leftovers.removed));
    leftovers.step("threads", () -> LoaderThreads.end(loader, patience, leftovers));
    return leftovers;
  }

  private interface Step {
    void run() throws Exception;
  }

  /// One thing that cannot be cleaned does not keep the others from it. Parts of what is asked are
  /// objects of the plugin, which may throw anything.
  private void step(String what, Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      left.add(what + ": " + e);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      left.add(what + ": " + e);
    }
  }

  void removed(String what) {
    removed.add(what);
  }

  void left(String what) {
    left.add(what);
  }

  /// Whose leftovers they are.
  public Loader loader() {
    return loader;
  }

  /// What was found and removed.
  public List<String> removed() {
    return List.copyOf(removed);
  }

  /// What was found and could not be removed.
  public List<String> left() {
    return List.copyOf(left);
  }
}
