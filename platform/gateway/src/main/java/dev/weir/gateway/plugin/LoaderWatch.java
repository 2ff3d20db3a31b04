package dev.weir.gateway.plugin;

import dev.weir.gateway.plugin.host.HostedPlugin.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Watches whether the class loaders of unloaded plugins get collected.
///
/// A loader that was closed but not collected yet says nothing: the JVM unloads classes only in
/// some of its collections. So a class that nobody refers to is planted beside each closed loader.
/// When that canary is gone, a collection has unloaded classes, and a loader that survived two of
/// them is held by something its plugin left behind: a thread, a driver, a hook.
public final class LoaderWatch {

  private static final Logger LOGGER = System.getLogger(LoaderWatch.class.getName());
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int LEAKED_AFTER = 2;
  private static final byte[] CANARY =
      ClassFile.of().build(ClassDesc.of(LoaderWatch.class.getPackageName(), "Canary"), _ -> {});

  private final Set<Closed> waiting = ConcurrentHashMap.newKeySet();

  LoaderWatch() {}

  /// The plugins that were unloaded and whose class loader is not collected yet.
  public List<String> uncollected() {
    return waiting.stream()
        .filter(loader -> !loader.isCollected())
        .map(loader -> loader.identity.plugin())
        .toList();
  }

  /// Those of them that should have been collected by now, which means that they leak.
  public List<Leak> leaks() {
    return waiting.stream().filter(Closed::isLeak).map(Closed::leak).toList();
  }

  /// How many versions of the plugin leak.
  int leaksOf(String plugin) {
    return (int) leaks().stream().filter(leak -> leak.plugin().equals(plugin)).count();
  }

  /// Begins to watch the class loader of a plugin that has been unloaded.
  ///
  /// @param left what is known to go on
  void closed(Identity identity, PluginJarLoader loader, List<String> left) {
    var closed = new Closed(identity, loader, left);
    waiting.add(closed);
    plantCanary(closed);
  }

  private void plantCanary(Closed loader) {
    try {
      var canary = MethodHandles.lookup().defineHiddenClass(CANARY, false).lookupClass();
      CLEANER.register(canary, () -> classesWereUnloaded(loader));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a class may define another in its own package", e);
    }
  }

  private void classesWereUnloaded(Closed loader) {
    if (loader.isCollected()) {
      waiting.remove(loader);
      return;
    }
    if (loader.survived.incrementAndGet() == LEAKED_AFTER) {
      // To ask all threads where they are takes its time, for which other loaders do not have to
      // wait.
      Thread.ofVirtual().name("weir-leak-report").start(() -> report(loader));
    }
    plantCanary(loader);
  }

  private static void report(Closed loader) {
    loader.lookForThreads();
    LOGGER.log(
        Level.WARNING, "its class loader is still in use after it was unloaded: " + loader.leak());
  }

  private static final class Closed {

    private final Identity identity;
    private final String name;
    private final WeakReference<ClassLoader> loader;
    private final Instant at = Instant.now();
    private final AtomicInteger survived = new AtomicInteger();
    private volatile List<String> suspects;

    Closed(Identity identity, PluginJarLoader loader, List<String> left) {
      this.identity = identity;
      this.name = loader.getName();
      this.loader = new WeakReference<>(loader);
      this.suspects = List.copyOf(left);
    }

    boolean isCollected() {
      return loader.refersTo(null);
    }

    boolean isLeak() {
      return survived.get() >= LEAKED_AFTER && !isCollected();
    }

    Leak leak() {
      return new Leak(identity.plugin(), identity.version(), name, at, suspects);
    }

    void lookForThreads() {
      var found = new ArrayList<>(suspects);
      found.addAll(AllThreads.in(name));
      suspects = found;
    }
  }
}
