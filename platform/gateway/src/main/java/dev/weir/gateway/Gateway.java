package dev.weir.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.admin.AdminServer;
import dev.weir.gateway.admin.RequestPages;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.plugin.LoadedPlugin;
import dev.weir.gateway.plugin.PluginWatcher;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.services.FilterServices;
import dev.weir.gateway.telemetry.Telemetry;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A running gateway: `start`, `reload`, `close`.
///
/// Safe for use by several threads; reloads run one after the other.
public final class Gateway implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Gateway.class.getName());
  private static final Duration DRAIN_PAUSE = Duration.ofMillis(100);
  private static final Duration CANARY_PAUSE = Duration.ofSeconds(1);

  /// What a gateway is started with.
  ///
  /// @param file the configuration
  /// @param pluginDirectories where the plugins are that come with the gateway
  /// @param cache where compiled WASM modules are kept for the next start; nobody else may write to
  ///   it
  /// @param environment the value of an environment variable, or null if it is not set
  /// @param filters what the program that runs the gateway adds to the filters that routes can use
  public record Options(
      Path file,
      List<Path> pluginDirectories,
      Optional<Path> cache,
      Function<String, @Nullable String> environment,
      List<FilterFactory<?>> filters) {

    public Options {
      pluginDirectories = List.copyOf(pluginDirectories);
      filters = List.copyOf(filters);
    }

    /// Options without filters of the program.
    public Options(
        Path file,
        List<Path> pluginDirectories,
        Optional<Path> cache,
        Function<String, @Nullable String> environment) {
      this(file, pluginDirectories, cache, environment, List.of());
    }

    /// Options without a cache.
    public Options(
        Path file, List<Path> pluginDirectories, Function<String, @Nullable String> environment) {
      this(file, pluginDirectories, Optional.empty(), environment);
    }
  }

  private final Options options;
  private final DeadlineWatch watch = new DeadlineWatch();
  private final LiveUpstreams upstreams = LiveUpstreams.create();
  private final Workshop workshop;
  private final CanaryDesk canaryDesk;
  private final CanaryKeeper canaryKeeper;
  private final Telemetry telemetry;
  private final LiveTable table;
  private final ReloadTally reloads = new ReloadTally();
  private final Reloader reloader;
  private final Listeners listeners;
  private final Figures figures;
  private final AdminServer admin;
  private final FileWatcher fileWatcher;
  private final List<AutoCloseable> watchers = new ArrayList<>();
  private final Repeated drainer;

  // Written under the lock; read without it by who wants to know what serves now.
  private volatile Generation current;
  private volatile boolean isReady;
  private volatile boolean isClosed;

  private Gateway(Options options) {
    this.options = options;
    workshop = new Workshop(options, watch, upstreams);
    canaryDesk = new CanaryDesk(workshop.tallies(), InstantSource.system());
    canaryKeeper = new CanaryKeeper(canaryDesk, this::publishLinked);
    // Created before what they watch is read: a change during a slow start is a change, too.
    fileWatcher = FileWatcher.create(options.file(), workshop.digests(), this::reloadChanged);
    watchers.add(fileWatcher);
    var file = workshop.read();
    var pluginWatcher = pluginWatcher(file);
    pluginWatcher.ifPresent(watchers::add);
    try {
      current = make(file, Optional.empty());
    } catch (RuntimeException | Error e) {
      closeWatchers();
      closeShared();
      throw e;
    }
    table = new LiveTable(current.table());
    var first = Reloaded.of(current, Optional.empty(), workshop.making(), Reloaded.Around.NONE);
    reloader = new Reloader(workshop.lock(), first, reloads.counting(this::swap));
    listeners = new Listeners(table, workshop.buffers(), watch);
    try {
      listeners.open(current.config());
      workshop.serve(current);
      // After the listeners: its classes take time to load, for which no request has to wait.
      figures = new Figures(() -> current, () -> isReady, workshop, table, listeners, reloads);
      telemetry =
          Telemetry.start(
              options.environment(),
              current.config().telemetry().resource(),
              figures.sources(),
              workshop.signals());
      admin = startAdmin(current.config().admin().address());
    } catch (RuntimeException | Error e) {
      closeWatchers();
      closeListeners(Duration.ZERO);
      closeOnFreshThread(table::close);
      closeShared();
      throw e;
    }
    telemetry.use(current.config().telemetry());
    drainer = Repeated.start("weir-drainer", DRAIN_PAUSE, this::closeDrainedTables);
    fileWatcher.start();
    pluginWatcher.ifPresent(PluginWatcher::start);
    watchers.add(Repeated.start("weir-canaries", CANARY_PAUSE, this::judgeCanaries));
    watchers.add(workshop.market());
    workshop.market().start(() -> workshop.withholding().use(current, this::reload));
    isReady = true;
  }

  private Optional<PluginWatcher> pluginWatcher(ConfigurationFile file) {
    if (!file.problems().isEmpty() || !file.config().plugins().watch()) {
      return Optional.empty();
    }
    var directory = file.config().plugins().directory();
    return Optional.of(PluginWatcher.create(directory, () -> reload("plugins have changed")));
  }

  /// A gateway that serves what the file says.
  ///
  /// @throws ConfigurationException if the configuration cannot be used
  /// @throws IllegalStateException if an address cannot be bound
  public static Gateway start(Options options) {
    return new Gateway(options);
  }

  /// Makes a new route table of what the file and the plugins directory hold now, and gives it to
  /// all requests from then on. Requests under way keep the old one.
  ///
  /// @return the number of the new table
  /// @throws ConfigurationException if the configuration cannot be used; the old one stays
  /// @throws IllegalStateException if an address cannot be bound; the old configuration stays
  public synchronized long reload() {
    return reloader.reload().generation();
  }

  private Reloaded swap() {
    requireOpen();
    var began = System.nanoTime();
    var file = workshop.read();
    var read = System.nanoTime() - began;
    var next = make(file, Optional.of(current));
    try {
      listeners.open(next.config());
    } catch (IllegalStateException e) {
      workshop.abandon();
      closeOnFreshThread(next.table()::close);
      throw e;
    }
    if (!next.config().admin().address().equals(current.config().admin().address())) {
      LOGGER.log(Level.WARNING, "admin.address: a change takes effect with a restart");
    }
    var publishing = System.nanoTime();
    table.publish(next.table());
    var around = new Reloaded.Around(read, System.nanoTime() - publishing);
    var reloaded = Reloaded.of(next, Optional.of(current), workshop.making(), around);
    workshop.serve(next);
    current = next;
    // Once more: what was learnt since it was made was said of the one before.
    workshop.withholding().apply(current);
    listeners.settle(next.config());
    telemetry.use(next.config().telemetry());
    return reloaded;
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the gateway is stopping");
    }
  }

  private Generation make(ConfigurationFile file, Optional<Generation> previous) {
    try {
      return workshop.make(file, previous);
    } finally {
      fileWatcher.watch(workshop.usedFiles());
    }
  }

  /// Reloads, and logs what comes of it.
  ///
  /// @param why for the log; lower case, no full stop
  public synchronized void reload(String why) {
    reloader.reload(why);
  }

  private synchronized void reloadChanged(Path file) {
    reloader.changed(file, file.equals(options.file()) ? "the file" : file.toString());
  }

  private synchronized Map<String, Object> reloadAsAsked(Optional<String> lock) {
    var reloaded = reloader.ordered(lock);
    return reloaded.answer(table.inFlight(0, current.table().generation() - 1));
  }

  private AdminServer startAdmin(HostPort address) {
    var operations =
        new AdminServer.Operations(
            () -> isReady,
            () -> current.config().admin().token(),
            this::reloadAsAsked,
            this::status,
            this::metrics,
            figures::stats,
            this::decide,
            new LeakReport(workshop::leaks)::make,
            new CacheDesk(workshop.caches()),
            new RequestPages(request -> current.explain(request), workshop.signals().taps()::open));
    try {
      var socketAddress = new InetSocketAddress(address.host(), address.port());
      Listeners.requireFree(socketAddress);
      return AdminServer.start(socketAddress, operations);
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("admin " + address + " cannot be started: " + reason(e), e);
    }
  }

  private AdminServer.Page metrics(String accept) {
    var page = telemetry.prometheus(accept);
    return new AdminServer.Page(page.type(), page.text());
  }

  // Without the lock: nobody is to wait for a reload to be told what serves.
  private Map<String, Object> status() {
    var traffic = new LinkedHashMap<String, Object>();
    traffic.put("ready", isReady);
    traffic.put("connections", listeners.connections());
    traffic.put("draining-tables", table.draining());
    traffic.put("lock", reloader.last().lock());
    traffic.put("versions", PluginStatus.of(current, workshop, table));
    return GatewayStatus.of(current, workshop, canaryDesk, traffic);
  }

  private synchronized Map<String, Object> decide(String plugin, AdminServer.CanaryOrder order) {
    requireOpen();
    return canaryKeeper.take(current, plugin, order);
  }

  private synchronized void judgeCanaries() {
    if (!isClosed) {
      canaryKeeper.judge(current);
    }
  }

  private Generation publishLinked(Canaries canaries, Set<LoadedPlugin> dropped) {
    var next = workshop.relink(current, canaries, dropped);
    table.publish(next.table());
    workshop.serve(next);
    current = next;
    return next;
  }

  // On a thread of its own: closing a table may wait for the code of plugins.
  private void closeDrainedTables() {
    if (table.hasDrained()) {
      closeOnFreshThread(table::closeDrained);
    }
  }

  /// Closing tables runs the code of plugins.
  private static void closeOnFreshThread(Runnable close) {
    FreshThread.run("weir-closer", close);
  }

  /// The port of the first listener, which is of interest if the configuration says 0.
  public int port() {
    return listeners.port();
  }

  /// The port of the admin listener.
  public int adminPort() {
    return admin.port();
  }

  /// The configuration that is served.
  public GatewayConfig config() {
    return current.config();
  }

  /// The plugins that serve.
  public synchronized List<LoadedPlugin> plugins() {
    return current.plugins().plugins();
  }

  /// What WASM filters can ask for.
  FilterServices services() {
    return workshop.services();
  }

  /// Why something failed, in one line.
  static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private void closeListeners(Duration drainTimeout) {
    try {
      listeners.close(drainTimeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeWatchers() {
    for (var watcher : watchers) {
      try {
        watcher.close();
      } catch (Exception e) {
        LOGGER.log(Level.WARNING, "stopping: a watcher failed", e);
      }
    }
  }

  private void closeShared() {
    workshop.close();
    watch.close();
  }

  /// Stops: not ready any more, no new connections, requests under way finished within the
  /// configuration's `drain-timeout`. Closing again has no effect.
  @Override
  public void close() {
    isReady = false;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    closeWatchers();
    closeListeners(current.config().drainTimeout());
    drainer.close();
    // Before the filters are closed, so that what goes out at last is complete.
    telemetry.close();
    closeOnFreshThread(table::close);
    workshop.signals().taps().close();
    admin.close();
    closeShared();
  }
}
