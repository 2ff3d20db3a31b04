package dev.weir.gateway.plugin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
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
    return waiting.stream().filter(loader -> !loader.isCollected()).map(Closed::plugin).toList();
  }

  /// Those of them that should have been collected by now, which means that they leak.
  public List<String> leaked() {
    return waiting.stream()
        .filter(loader -> !loader.isCollected() && loader.isLeaked())
        .map(Closed::plugin)
        .toList();
  }

  /// Begins to watch the class loader of a plugin that has been unloaded.
  void closed(String plugin, ClassLoader loader) {
    var closed = new Closed(plugin, new WeakReference<>(loader), new AtomicInteger());
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
      LOGGER.log(
          Level.WARNING,
          "plugin {0} leaks: its class loader is still in use after it was unloaded",
          loader.plugin);
    }
    plantCanary(loader);
  }

  private record Closed(String plugin, WeakReference<ClassLoader> loader, AtomicInteger survived) {

    boolean isCollected() {
      return loader.refersTo(null);
    }

    boolean isLeaked() {
      return survived.get() >= LEAKED_AFTER;
    }
  }
}
