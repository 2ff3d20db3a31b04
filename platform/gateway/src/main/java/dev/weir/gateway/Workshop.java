package dev.weir.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.cache.Caches;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.PluginsConfig;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.filter.FilterTallies;
import dev.weir.gateway.market.Market;
import dev.weir.gateway.plugin.FileDigests;
import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.plugin.LoadedPlugin;
import dev.weir.gateway.plugin.LockedPlugins;
import dev.weir.gateway.plugin.PluginLoader;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.plugin.RevokedFactory;
import dev.weir.gateway.plugin.host.PluginHost;
import dev.weir.gateway.plugin.host.PluginReport;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.redis.RedisNumbers;
import dev.weir.gateway.services.FilterServices;
import dev.weir.gateway.telemetry.FilterNumbers;
import dev.weir.gateway.telemetry.MarketNumbers;
import dev.weir.gateway.telemetry.Signals;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.upstream.PoolNumbers;
import dev.weir.gateway.upstream.Pools;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.marketplace.install.Workspace;
import dev.weir.wasm.FilterReport;
import dev.weir.wasm.NamedWasmFilterFactory;
import dev.weir.wasm.WasmFilterFactory;
import dev.weir.wasm.WasmHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/// Where generations are made: reads the file, loads plugins, and has what all generations share.
///
/// Used by one thread at a time, but for what only tells how all stands.
final class Workshop implements AutoCloseable {

  private static final int RESOLVERS = 2;
  private static final Path DEFAULT_DIRECTORY = Path.of("plugins");

  private final Gateway.Options options;
  private final Workspace workspace;
  private final Market market;
  private final Withholding withholding;
  private final LockedPlugins locked;
  private final LiveUpstreams upstreams;
  private final FilterServices services;
  private final LiveRedis redis = new LiveRedis();
  private final PluginHost host;
  private final WasmHost wasm;
  private final FilterCatalog builtIn;
  private final ScheduledExecutorService resolver =
      Executors.newScheduledThreadPool(
          RESOLVERS, Thread.ofPlatform().daemon().name("weir-resolver-", 0).factory());
  private final Buffers buffers = Buffers.create();
  private final Upstream.Resources resources;
  private final List<PluginLoader> loaders = new CopyOnWriteArrayList<>();
  private final FileDigests digests = new FileDigests();
  private final FilterTallies tallies = new FilterTallies();
  private final Signals signals;
  private final Pools pools = new Pools();

  private Path directory = Path.of("");
  private UsedFiles usedFiles = new UsedFiles(digests);
  private long made;
  private Making making = new Making("", 0, 0);

  static {
    // How often a name is looked up is the upstream's `dns-refresh`, not the JDK's cache.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /// @param upstreams what filters can call; of the generations that are made here its owner says
  ///   which one serves, or that one does not
  Workshop(Gateway.Options options, DeadlineWatch watch, LiveUpstreams upstreams) {
    this.options = options;
    this.workspace = Workspace.beside(options.file());
    this.market = new Market(options.file(), InstantSource.system());
    this.withholding = new Withholding(market);
    this.locked = new LockedPlugins(workspace, options.pluginDirectories(), market::revocation);
    this.upstreams = upstreams;
    this.signals = new Signals(upstreams.isServing());
    this.services = FilterServices.start(upstreams, watch);
    this.host = new PluginHost(upstreams, watch, redis);
    this.wasm = WasmHost.start(options.cache(), services);
    this.builtIn = catalog(options, wasm);
    this.resources = new Upstream.Resources(watch, buffers, resolver, pools);
  }

  /// The WASM filters of all generations, as they stand.
  List<FilterReport> wasmFilters() {
    return wasm.filters();
  }

  private static FilterCatalog catalog(Gateway.Options options, WasmHost wasm) {
    var factories = new ArrayList<FilterFactory<?>>(options.filters());
    factories.add(new WasmFilterFactory(wasm));
    return FilterCatalog.of(factories.toArray(FilterFactory<?>[]::new));
  }

  Buffers buffers() {
    return buffers;
  }

  FilterServices services() {
    return services;
  }

  /// The file as it is now.
  ConfigurationFile read() {
    return ConfigurationFile.read(options.file(), options.environment());
  }

  /// The generation that the file asks for, with the plugins that are there now.
  ///
  /// @param previous the one that is serving
  /// @throws dev.weir.gateway.config.ConfigurationException if the file cannot be used
  Generation make(ConfigurationFile file, Optional<Generation> previous) {
    var before = previous.map(Generation::canaries).orElseGet(Canaries::none);
    usedFiles = new UsedFiles(digests);
    // Before it is read: what changes after that has to be seen as a change.
    if (file.plugins().map(PluginsConfig::watch).orElse(true)) {
      usedFiles.use(Set.of(workspace.lock()));
    }
    var lock = locked.read();
    var wanted = CanaryPlan.of(file, lock.file());
    // Before plugins are loaded: they may ask from the first moment on.
    if (previous.isEmpty() && upstreams.isServing() && file.problems().isEmpty()) {
      redis.use(file.config().redis());
    }
    upstreams.prepare(file.upstreamNames());
    host.configuration().prepare(file.secrets(), file.settings());
    var isMade = false;
    try {
      market.read();
      var began = System.nanoTime();
      var plugins =
          loader(file)
              .load(
                  previous.map(Generation::plugins).orElseGet(PluginSet::empty),
                  before.selection(wanted),
                  lock);
      checkSettings(file, plugins);
      var loaded = System.nanoTime();
      var builder = new GenerationBuilder(file, plugins, previous, usedFiles, tallies);
      var canaries = before.next(wanted, plugins, tallies, Instant.now());
      var generation =
          FreshThread.call(
              "weir-table",
              () -> builder.build(made + 1, builtIn, resources, canaries, signals.observers()));
      isMade = true;
      made++;
      making = new Making(lock.digest(), loaded - began, System.nanoTime() - loaded);
      withholding.apply(generation);
      return generation;
    } finally {
      digests.keep(usedFiles.all().keySet());
      if (!isMade) {
        abandon();
      }
    }
  }

  private void checkSettings(ConfigurationFile file, PluginSet plugins) {
    var settings = file.settings();
    for (var plugin : plugins.plugins()) {
      var origin = plugin.origin();
      host.checkSettings(settings, origin.plugin(), origin.version(), file.problems());
    }
  }

  /// How a generation was made.
  ///
  /// @param lock the digest of the lock file that it was made of; empty if there was none
  /// @param loadNanos what its plugins took to load
  /// @param buildNanos what all the rest took
  record Making(String lock, long loadNanos, long buildNanos) {}

  /// How the last generation was made.
  Making making() {
    return making;
  }

  /// The lock file, whether it is there or not.
  Path lock() {
    return workspace.lock();
  }

  /// The plugins that are loaded, whether they serve or not.
  List<LoadedPlugin> held() {
    return loaders.stream().flatMap(loader -> loader.held().stream()).toList();
  }

  /// The plugins that were unloaded and that something keeps in memory.
  List<Leak> leaks() {
    return loaders.stream().flatMap(loader -> loader.watch().leaks().stream()).toList();
  }

  /// The same generation with the versions of plugins that have been decided on. Nothing is read or
  /// loaded, so nothing can be wrong with it.
  ///
  /// @param serving the generation, which is not closed meanwhile
  /// @param dropped the plugins that it is to be without, which get no requests
  Generation relink(Generation serving, Canaries canaries, Set<LoadedPlugin> dropped) {
    made++;
    return new Relinking(serving, canaries, dropped, signals.observers())
        .generation(made, resources);
  }

  /// What filters do in a generation, and how they stand.
  FilterNumbers filters(Generation generation) {
    var shares = new LinkedHashMap<String, Double>();
    generation.canaries().all().forEach(it -> shares.put(it.plugin(), it.share().fraction()));
    return new FilterNumbers(tallies.all(), generation.filters().quarantined(), shares);
  }

  /// What there is to count of the indexes and of what they say of a generation.
  MarketNumbers marketNumbers(Generation generation) {
    return new MarketNumbers(market.statuses(), withholding.revoked(generation), leaks());
  }

  /// What filters are counted by, over all generations.
  FilterTallies tallies() {
    return tallies;
  }

  /// Says that a generation serves from now on.
  void serve(Generation generation) {
    var number = generation.table().generation();
    generation.plugins().plugins().forEach(plugin -> plugin.serves(number));
    upstreams.serve(generation.upstreams());
    generation.owned().observers().serves();
    host.configuration().serve();
    redis.use(generation.config().redis());
    host.caches().use(generation.config().cache());
    signals.use(generation.config());
    market.use(generation.config().plugins().indexRefresh(), generation.plugins().pins());
  }

  /// What the indexes say.
  Market market() {
    return market;
  }

  /// What keeps requests away from filters that were revoked.
  Withholding withholding() {
    return withholding;
  }

  /// Says that nothing becomes of the generation that was made.
  void abandon() {
    upstreams.abandon();
    host.configuration().abandon();
  }

  /// What the plugins of all generations do, as it stands.
  List<PluginReport> plugins() {
    return host.reports();
  }

  /// How the Redis stands that gateways share; empty if there is none.
  Optional<RedisNumbers> redis() {
    return redis.numbers();
  }

  /// Who is told of requests.
  Signals signals() {
    return signals;
  }

  /// How the connections to endpoints stand. What was counted of endpoints that are gone is
  /// forgotten.
  List<PoolNumbers> pools() {
    var numbers = pools.numbers();
    signals.requests().retainTries(numbers.stream().map(PoolNumbers::id).toList());
    return numbers;
  }

  /// The caches of all plugins.
  Caches caches() {
    return host.caches();
  }

  /// What is known of the content of files.
  FileDigests digests() {
    return digests;
  }

  /// The files that filters of the last generation use, with their digests, also if it could not be
  /// made: one of them may be why.
  Map<Path, String> usedFiles() {
    return usedFiles.all();
  }

  /// What a function makes of the filters that a route can use: built in, and from the plugins that
  /// the file asks for. The plugins are loaded only while the function runs.
  <T> T withCatalog(Function<FilterCatalog, T> function) {
    var catalog = FilterCatalog.builder();
    var file = read();
    host.configuration().prepare(file.secrets(), file.settings());
    market.read();
    try (var plugins = loader(file).load(PluginSet.empty())) {
      for (var part : List.of(builtIn, plugins.catalog())) {
        for (var name : part.names()) {
          part.find(name)
              .filter(it -> !(it.factory() instanceof RevokedFactory))
              .ifPresent(it -> catalog.add(name, it.factory(), it.origin()));
        }
        for (var name : part.sinkNames()) {
          part.findSink(name).ifPresent(it -> catalog.addSink(name, it.factory(), it.origin()));
        }
      }
      return function.apply(catalog.build());
    }
  }

  private PluginLoader loader(ConfigurationFile file) {
    var wanted = file.plugins().map(PluginsConfig::directory).orElse(DEFAULT_DIRECTORY);
    if (loaders.isEmpty() || !wanted.equals(directory)) {
      directory = wanted;
      var directories = new ArrayList<>(options.pluginDirectories());
      if (directories.stream().noneMatch(it -> isSame(it, wanted))) {
        directories.add(wanted);
      }
      loaders.add(new PluginLoader(directories, locked, this::wasmFactory, host));
    }
    return loaders.getLast();
  }

  /// The factory of a module that lies in a directory. What came with the gateway was checked when
  /// it was made, and is parsed when a route uses it; what else lies there is checked now.
  private NamedWasmFilterFactory wasmFactory(String name, Path path, byte[] bytes) {
    return options.pluginDirectories().stream().anyMatch(path::startsWith)
        ? new NamedWasmFilterFactory(wasm, name, () -> wasm.module(name, read(path)))
        : new NamedWasmFilterFactory(wasm, name, wasm.module(name, bytes));
  }

  private static byte[] read(Path module) {
    try {
      return Files.readAllBytes(module);
    } catch (IOException e) {
      throw new IllegalArgumentException(module + " (expected: a readable file)", e);
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException _) {
      return false; // one that does not exist is no other
    }
  }

  /// Ends what generations share. To be called after all route tables were closed.
  @Override
  public void close() {
    market.close();
    upstreams.close();
    services.close();
    resolver.shutdownNow();
    wasm.close();
    loaders.forEach(PluginLoader::close);
    redis.close();
  }
}
