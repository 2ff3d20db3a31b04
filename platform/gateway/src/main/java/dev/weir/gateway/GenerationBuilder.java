package dev.weir.gateway;

import dev.weir.gateway.config.BoundFilter;
import dev.weir.gateway.config.BoundSink;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.MatchConfig;
import dev.weir.gateway.config.PluginsConfig;
import dev.weir.gateway.config.SinkConfig;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.filter.FilterSet.Watched;
import dev.weir.gateway.filter.FilterTallies;
import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.filter.Guard;
import dev.weir.gateway.filter.Quarantine;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.PathPattern;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.route.ValueCondition;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.upstream.UpstreamSet;
import dev.weir.wasm.NamedWasmFilterFactory;
import dev.weir.wasm.WasmFilterFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes a route table of a configuration, or says all that is wrong with it and leaves nothing
/// behind.
final class GenerationBuilder {

  private final ConfigurationFile file;
  private final PluginSet plugins;
  private final Optional<Generation> previous;
  private final UsedFiles usedFiles;
  private final FilterTallies tallies;
  private final FilterSet filters;

  /// @param plugins what the builder owns from here on
  /// @param previous the generation that is serving
  /// @param usedFiles takes the files that filters are made of
  /// @param tallies what filters are counted by
  GenerationBuilder(
      ConfigurationFile file,
      PluginSet plugins,
      Optional<Generation> previous,
      UsedFiles usedFiles,
      FilterTallies tallies) {
    this.file = file;
    this.plugins = plugins;
    this.previous = previous;
    this.usedFiles = usedFiles;
    this.filters = new FilterSet(tallies);
    this.tallies = tallies;
  }

  /// The generation.
  ///
  /// @param number tells it from those before
  /// @param observers who wants to know of requests
  /// @throws dev.weir.gateway.config.ConfigurationException if anything is wrong
  Generation build(
      long number,
      FilterCatalog builtIn,
      Upstream.Resources resources,
      Canaries canaries,
      RequestObservers observers) {
    var isBuilt = false;
    var upstreams = UpstreamSet.empty();
    var ofTable = observers.ofTable();
    try {
      reportPlugins();
      reportCanaries(canaries);
      var bound =
          file.bindFilters(
              name -> find(name, builtIn).map(FilterCatalog.Entry::factory), names(builtIn));
      reportRemoved(builtIn);
      // Filters are made even if something is wrong elsewhere: they may find more.
      var uses = makeFilters(bound, builtIn);
      var routes = file.problems().isEmpty() ? matches(file.config()) : List.<RouteMatch>of();
      var config = file.config();
      ofTable.prepare(new RequestObservers.Plan(config, sinks()), file::reject);
      upstreams =
          UpstreamSet.of(
              config.upstreams(),
              previous.map(Generation::upstreams).orElseGet(UpstreamSet::empty),
              resources);
      var tree = tree(config, routes, new RouteLinker(uses, upstreams, canaries.shares(), ofTable));
      file.problems().throwIfAny();
      var owned = new Generation.Owned(plugins, filters, upstreams, ofTable);
      var table = new RouteTable(number, tree, ofTable.unrouted(), owned.all());
      isBuilt = true;
      return new Generation(config, table, owned, new Generation.Plan(routes, uses, canaries));
    } finally {
      if (!isBuilt) {
        ofTable.close();
        filters.close();
        plugins.close();
        upstreams.close();
      }
    }
  }

  private Map<SinkConfig, BoundSink> sinks() {
    return file.bindSinks(plugins::findSink, plugins.catalog().sinkNames());
  }

  private void reportPlugins() {
    plugins
        .problems()
        .forEach(
            problem -> file.problems().add("plugin " + problem.file() + ": " + problem.reason()));
  }

  private void reportRemoved(FilterCatalog builtIn) {
    file.filters().stream()
        .map(FilterConfig::name)
        .distinct()
        .filter(name -> find(name, builtIn).isEmpty())
        .forEach(name ->
            plugins
                .previousOrigin(name)
                .ifPresent(origin ->
                    file.problems()
                        .add(
                            "filter "
                                + name
                                + " is in use, but "
                                + origin
                                + " was removed (expected: put it back, or take the filter out"
                                + " of "
                                + routesWith(name)
                                + " first)")));
  }

  private String routesWith(String filter) {
    var ids = file.routesWith(filter);
    return switch (ids.size()) {
      case 0 -> "the routes";
      case 1 -> "route " + ids.getFirst();
      default -> "routes " + String.join(", ", ids);
    };
  }

  private Optional<FilterCatalog.Entry> find(String name, FilterCatalog builtIn) {
    return builtIn.find(name).or(() -> plugins.find(name));
  }

  private Set<String> names(FilterCatalog builtIn) {
    var names = new TreeSet<>(builtIn.names());
    names.addAll(plugins.catalog().names());
    return names;
  }

  /// What the file says of canaries has to be true of what was found.
  private void reportCanaries(Canaries canaries) {
    var configs = file.plugins().map(PluginsConfig::canary).orElse(Map.of());
    configs.forEach((plugin, config) -> {
      var versions = plugins.versions(plugin);
      var isMissing = config.version().filter(it -> !versions.contains(it)).isPresent();
      if (isMissing && canaries.find(plugin).isEmpty()) {
        var expected =
            versions.isEmpty()
                ? "a plugin in " + file.plugins().map(PluginsConfig::directory).orElseThrow()
                : "a version that is there: " + String.join(", ", versions);
        var message = "'" + config.version().get() + "' (expected: " + expected + ")";
        file.reject(message, "plugins", "canary", plugin, "version");
      }
    });
  }

  private Map<FilterConfig, FilterUse> makeFilters(
      Map<FilterConfig, BoundFilter> bound, FilterCatalog builtIn) {
    var made = new IdentityHashMap<FilterConfig, FilterUse>();
    // Filters of a wrong file serve nobody: any place that is unique will do.
    var places = file.problems().isEmpty() ? places(file.config()) : Map.<FilterConfig, String>of();
    for (var use : file.filters()) {
      var filter = bound.get(use);
      if (filter != null) {
        var place = Objects.requireNonNullElseGet(places.get(use), use.place()::toString);
        var origin = find(use.name(), builtIn).orElseThrow().origin();
        var stable = makeFilter(filter, place, origin);
        var candidate = makeCandidate(use, place, builtIn);
        stable.ifPresent(it -> made.put(use, new FilterUse(origin.plugin(), it, candidate)));
      }
    }
    return made;
  }

  private Optional<Watched> makeCandidate(FilterConfig use, String place, FilterCatalog builtIn) {
    if (builtIn.find(use.name()).isPresent()) {
      return Optional.empty();
    }
    return plugins
        .candidates()
        .find(use.name())
        .flatMap(entry ->
            file.bindAlso(use, entry.factory(), entry.origin().toString())
                .flatMap(bound -> makeFilter(bound, place, entry.origin())));
  }

  /// Names for the uses of filters that stay when routes or other filters come, go or move: the
  /// route, the filter, and its number if the route has several that are called the same.
  private static Map<FilterConfig, String> places(GatewayConfig config) {
    var places = new IdentityHashMap<FilterConfig, String>();
    for (var route : config.routes()) {
      var counts = new HashMap<String, Integer>();
      for (var use : route.filters()) {
        var title = RouteLinker.title(use);
        var number = counts.merge(title, 1, Integer::sum);
        var place = "route " + route.id() + ", filter " + title;
        places.put(use, number == 1 ? place : place + " #" + number);
      }
    }
    return places;
  }

  private Optional<Watched> makeFilter(BoundFilter bound, String place, FilterOrigin origin) {
    var files = usedFiles.use(bound.files());
    var key = new FilterSet.Key(place, bound.factory(), bound.config(), files);
    var before = previous.map(Generation::filters).orElseGet(() -> new FilterSet(tallies));
    var known = filters.takeOver(key, before);
    if (known.isPresent()) {
      return known;
    }
    try {
      var filter = bound.create();
      return Optional.of(filters.add(key, filter, guard(bound, place, origin)));
    } catch (IllegalArgumentException e) {
      bound.reject(String.valueOf(e.getMessage()), file.problems());
    } catch (Exception | LinkageError | StackOverflowError e) {
      bound.reject("cannot be created: " + e, file.problems());
    }
    return Optional.empty();
  }

  private Guard guard(BoundFilter bound, String place, FilterOrigin origin) {
    // The modules that routes name are no plugins, and one name for all of them says nothing.
    var plugin =
        bound.config() instanceof WasmFilterFactory.Config config
            ? config.moduleName()
            : origin.plugin();
    var id = new FilterTally.Id(plugin, origin.version(), bound.use().name());
    return switch (bound.factory()) {
      // WASM filters have a quarantine of their own, which knows their instances.
      case WasmFilterFactory _, NamedWasmFilterFactory _ ->
          new Guard(tallies.hold(id), Quarantine.withoutFailures(place));
      default -> new Guard(tallies.hold(id), new Quarantine(place));
    };
  }

  private List<RouteMatch> matches(GatewayConfig config) {
    var matches = new ArrayList<RouteMatch>();
    for (var i = 0; i < config.routes().size(); i++) {
      try {
        matches.add(match(config.routes().get(i).match()));
      } catch (IllegalArgumentException e) {
        file.reject(String.valueOf(e.getMessage()), "routes", i, "match");
      }
    }
    return matches;
  }

  private static RouteMatch match(MatchConfig config) {
    return new RouteMatch(
        config.hosts(),
        PathPattern.parse(config.path()),
        config.methods(),
        conditions(config.headers()),
        conditions(config.query()));
  }

  private static List<ValueCondition> conditions(Map<String, MatchConfig.Value> values) {
    return values.entrySet().stream()
        .map(entry -> condition(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static ValueCondition condition(String name, MatchConfig.Value value) {
    return value
        .exact()
        .map(exact -> ValueCondition.exact(name, exact))
        .orElseGet(() -> ValueCondition.matches(name, value.matches().orElseThrow().pattern()));
  }

  private RouteTree<Route> tree(
      GatewayConfig config, List<RouteMatch> matches, RouteLinker linker) {
    try {
      return linker.link(config.routes(), matches);
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> file.reject(line, "routes"));
      return RouteTree.of(List.of());
    }
  }
}
