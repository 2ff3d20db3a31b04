package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.plugin.host.HostedPlugin;
import dev.weir.gateway.plugin.host.PluginHost;
import dev.weir.gateway.plugin.leftover.Leftovers;
import dev.weir.gateway.plugin.leftover.Loader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.pf4j.PluginState;

/// One plugin jar in a class loader and a PF4J manager of its own, from loading to unloading.
final class PluginJar implements Closeable {

  static {
    // The JDK's cache of jar connections would keep an entry for each copy for ever, and a jar open
    // after its class loader was closed.
    URLConnection.setDefaultUseCaches("jar", false);
  }

  private static final Logger LOGGER = System.getLogger(PluginJar.class.getName());

  private static final Duration TASKS_PATIENCE = Duration.ofSeconds(2);
  private static final Duration THREADS_PATIENCE = Duration.ofMillis(500);

  /// How many versions of a plugin may leak before no other one is loaded.
  static final int MAX_LEAKS = 5;

  private final Path copy;
  private final Context context;
  private final SinglePluginManager manager;
  private final String id;
  private final PluginJarLoader loader;
  private final HostedPlugin hosted;
  private volatile Duration selfTest = Duration.ZERO;

  private PluginJar(Path copy, JarManifest manifest, Context context) {
    this.copy = copy;
    this.context = context;
    this.manager = new SinglePluginManager(copy);
    this.id = manager.loadPlugin(copy);
    this.loader = (PluginJarLoader) manager.getPluginClassLoader(id);
    var identity =
        new HostedPlugin.Identity(manifest.id(), manifest.version(), manifest.stateSchema());
    this.hosted = context.host.open(identity, loader);
    manager.use(hosted);
  }

  /// What all jars are loaded with.
  record Context(JarCopies copies, LoaderWatch watch, PluginThread thread, PluginHost host) {

    static Context create(Duration patience, PluginHost host) {
      return new Context(new JarCopies(), new LoaderWatch(), new PluginThread(patience), host);
    }
  }

  /// Loads and starts a jar. A jar that fails at any step leaves nothing behind.
  static LoadedPlugin load(PluginFile file, Context context) throws PluginException {
    var began = System.nanoTime();
    var copy = context.copies.copy(file);
    try {
      var manifest = JarManifest.read(copy);
      refuseIfOthersLeak(manifest.id(), context.watch);
      var origin =
          new FilterOrigin(manifest.id(), manifest.version(), file.toString(), file.digest());
      var jar = new PluginJar(copy, manifest, context);
      var factories = jar.start();
      var loading = LoadedPlugin.Loading.since(began, jar.selfTest);
      return new LoadedPlugin(file, origin, factories, jar::close, loading);
    } catch (PluginException | RuntimeException | LinkageError e) {
      context.copies.delete(copy);
      throw PluginException.of("cannot be loaded:", e);
    }
  }

  /// Each version that leaks keeps its classes, so without an end to it the JVM runs out of memory.
  private static void refuseIfOthersLeak(String id, LoaderWatch watch) throws PluginException {
    var leaks = watch.leaksOf(id);
    if (leaks >= MAX_LEAKS) {
      throw new PluginException(
          leaks
              + " versions of plugin "
              + id
              + " were unloaded, but something keeps them in memory (expected: fewer than "
              + MAX_LEAKS
              + "; restart the gateway to load another one)");
    }
  }

  private Brought start() throws PluginException {
    try {
      return context.thread.call("start of " + id, loader, this::startAndFind);
    } catch (Exception e) {
      close();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw PluginException.of("failed to start:", e);
    }
  }

  private Brought startAndFind() throws PluginException, IOException {
    var plugin = manager.getPlugin(id);
    if (plugin.getPluginState() == PluginState.DISABLED) {
      var required = plugin.getDescriptor().getRequires();
      var expected = "a range with " + SinglePluginManager.API_VERSION + " in it";
      throw new PluginException("Plugin-Requires: '" + required + "' (expected: " + expected + ")");
    }
    if (manager.startPlugin(id) != PluginState.STARTED) {
      throw PluginException.of("failed to start:", plugin.getFailedException());
    }
    var factories = new Factories();
    for (var name : new TreeSet<>(manager.getExtensionClassNames(id))) {
      add(create(name), factories);
    }
    if (factories.isEmpty()) {
      throw new PluginException("META-INF/extensions.idx names no filter factory");
    }
    var began = System.nanoTime();
    factories.selfTest();
    selfTest = Duration.ofNanos(System.nanoTime() - began);
    JarClasses.load(copy, loader);
    return factories.brought();
  }

  private static void add(Object extension, Factories to) throws PluginException {
    if (extension instanceof FilterFactory<?> filters) {
      to.add(filters);
    }
    if (extension instanceof AccessLogSinkFactory<?> sinks) {
      to.add(sinks);
    }
  }

  private Object create(String className) throws PluginException {
    Class<?> type;
    try {
      type = loader.loadClass(className);
    } catch (ClassNotFoundException | LinkageError e) {
      throw PluginException.of("class " + className + " cannot be loaded:", e);
    }
    if (!FilterFactory.class.isAssignableFrom(type)
        && !AccessLogSinkFactory.class.isAssignableFrom(type)) {
      throw new PluginException(
          type.getName() + " (expected: a FilterFactory or an AccessLogSinkFactory)");
    }
    return Instances.create(type, hosted);
  }

  /// Stops the plugin, whatever it throws, takes back what it was given and what it has left, and
  /// lets go of all that belongs to it. PF4J is not asked to unload: its manager holds nothing
  /// else, and it would stop a plugin whose `stop()` threw a second time.
  @Override
  public void close() {
    onThread("stop", loader, () -> manager.stopPlugin(id));
    var left = new ArrayList<>(hosted.close(TASKS_PATIENCE));
    // Not with the plugin's loader as context: the thread would look like one that it has left.
    onThread("clean-up", ClassLoader.getPlatformClassLoader(), () -> left.addAll(cleanUp()));
    closeLoader();
    context.copies.delete(copy);
    context.watch.closed(hosted.identity(), loader, left);
  }

  private void onThread(String what, ClassLoader contextLoader, Callable<?> task) {
    try {
      context.thread.call(what + " of " + id, contextLoader, task);
    } catch (ExecutionException e) {
      LOGGER.log(Level.WARNING, "plugin " + id + ": " + what + " failed", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOGGER.log(Level.WARNING, "plugin " + id + ": " + e.getMessage());
    }
  }

  private List<String> cleanUp() {
    var leftovers = Leftovers.of(new Loader(loader, loader::define), THREADS_PATIENCE);
    if (!leftovers.removed().isEmpty()) {
      LOGGER.log(
          Level.WARNING,
          "plugin {0} left behind what was removed for it: {1}",
          id,
          String.join(", ", leftovers.removed()));
    }
    if (!leftovers.left().isEmpty()) {
      LOGGER.log(
          Level.WARNING,
          "plugin {0} left behind what cannot be removed: {1}",
          id,
          String.join(", ", leftovers.left()));
    }
    return leftovers.left();
  }

  private void closeLoader() {
    try {
      loader.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "the class loader of plugin " + id + " cannot be closed", e);
    }
  }
}
