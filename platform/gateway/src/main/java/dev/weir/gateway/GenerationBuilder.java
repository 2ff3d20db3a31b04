package dev.weir.gateway;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.config.BoundFilter;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.MatchConfig;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.filter.Chains;
import dev.weir.gateway.filter.FailurePolicy;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.filter.FilterSet;
import dev.weir.gateway.filter.Named;
import dev.weir.gateway.plugin.PluginSet;
import dev.weir.gateway.route.PathPattern;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteEntry;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.route.ValueCondition;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.upstream.UpstreamSet;
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
  private final FilterSet filters = new FilterSet();

  /// @param plugins what the builder owns from here on
  /// @param previous the generation that is serving
  /// @param usedFiles takes the files that filters are made of
  GenerationBuilder(
      ConfigurationFile file,
      PluginSet plugins,
      Optional<Generation> previous,
      UsedFiles usedFiles) {
    this.file = file;
    this.plugins = plugins;
    this.previous = previous;
    this.usedFiles = usedFiles;
  }

  /// The generation.
  ///
  /// @param number tells it from those before
  /// @throws dev.weir.gateway.config.ConfigurationException if anything is wrong
  Generation build(long number, FilterCatalog builtIn, Upstream.Resources resources) {
    var isBuilt = false;
    var upstreams = UpstreamSet.empty();
    try {
      reportPlugins();
      var bound =
          file.bindFilters(
              name -> find(name, builtIn).map(FilterCatalog.Entry::factory), names(builtIn));
      reportRemoved(builtIn);
      // Filters are made even if something is wrong elsewhere: they may find more.
      var made = makeFilters(bound);
      var routes = file.problems().isEmpty() ? matches(file.config()) : List.<RouteMatch>of();
      var config = file.config();
      upstreams =
          UpstreamSet.of(
              config.upstreams(),
              previous.map(Generation::upstreams).orElseGet(UpstreamSet::empty),
              resources);
      var tree = tree(config, routes, made, upstreams);
      file.problems().throwIfAny();
      var table = new RouteTable(number, tree, List.of(filters, plugins, upstreams));
      isBuilt = true;
      return new Generation(config, table, plugins, filters, upstreams);
    } finally {
      if (!isBuilt) {
        filters.close();
        plugins.close();
        upstreams.close();
      }
    }
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
                                + " of the routes first)")));
  }

  private Optional<FilterCatalog.Entry> find(String name, FilterCatalog builtIn) {
    return builtIn.find(name).or(() -> plugins.catalog().find(name));
  }

  private Set<String> names(FilterCatalog builtIn) {
    var names = new TreeSet<>(builtIn.names());
    names.addAll(plugins.catalog().names());
    return names;
  }

  private Map<FilterConfig, Filter> makeFilters(Map<FilterConfig, BoundFilter> bound) {
    var made = new IdentityHashMap<FilterConfig, Filter>();
    var before = previous.map(Generation::filters).orElseGet(FilterSet::new);
    // Filters of a wrong file serve nobody: any place that is unique will do.
    var places = file.problems().isEmpty() ? places(file.config()) : Map.<FilterConfig, String>of();
    for (var use : file.filters()) {
      var filter = bound.get(use);
      if (filter != null) {
        var place = Objects.requireNonNullElseGet(places.get(use), use.place()::toString);
        makeFilter(filter, place, before).ifPresent(it -> made.put(use, it));
      }
    }
    return made;
  }

  /// Names for the uses of filters that stay when routes or other filters come, go or move: the
  /// route, the filter, and its number if the route has several that are called the same.
  private static Map<FilterConfig, String> places(GatewayConfig config) {
    var places = new IdentityHashMap<FilterConfig, String>();
    for (var route : config.routes()) {
      var counts = new HashMap<String, Integer>();
      for (var use : route.filters()) {
        var title = title(use);
        var number = counts.merge(title, 1, Integer::sum);
        var place = "route " + route.id() + ", filter " + title;
        places.put(use, number == 1 ? place : place + " #" + number);
      }
    }
    return places;
  }

  private Optional<Filter> makeFilter(BoundFilter bound, String place, FilterSet before) {
    var files = usedFiles.use(bound.files());
    var key = new FilterSet.Key(place, bound.factory(), bound.config(), files);
    var known = filters.takeOver(key, before);
    if (known.isPresent()) {
      return known;
    }
    try {
      var filter = bound.create();
      filters.add(key, filter);
      return Optional.of(filter);
    } catch (IllegalArgumentException e) {
      bound.reject(String.valueOf(e.getMessage()), file.problems());
    } catch (Exception | LinkageError | StackOverflowError e) {
      bound.reject("cannot be created: " + e, file.problems());
    }
    return Optional.empty();
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
      GatewayConfig config,
      List<RouteMatch> matches,
      Map<FilterConfig, Filter> made,
      UpstreamSet upstreams) {
    var reselection = new Reselection(upstreams);
    var entries = new ArrayList<RouteEntry<Route>>();
    for (var i = 0; i < config.routes().size(); i++) {
      var route = route(config.routes().get(i), matches.get(i), made, reselection);
      entries.add(new RouteEntry<>(route.id(), route.match(), route));
    }
    try {
      var tree = RouteTree.of(entries);
      reselection.use(tree);
      return tree;
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> file.reject(line, "routes"));
      return RouteTree.of(List.of());
    }
  }

  private static Route route(
      RouteConfig config,
      RouteMatch match,
      Map<FilterConfig, Filter> made,
      Reselection reselection) {
    var named =
        config.filters().stream()
            .map(use -> named(config.id(), use, Objects.requireNonNull(made.get(use))))
            .toList();
    var upstream = config.upstream().flatMap(reselection.upstreams()::find);
    var end = upstream.<Chain>map(it -> it).orElse(GenerationBuilder::nobodyAnswered);
    return new Route(
        config.id(),
        match,
        config.filters().stream().map(GenerationBuilder::title).toList(),
        Chains.link(named, named.isEmpty() ? end : new RouteEnd(end, reselection)),
        config.timeout(),
        upstream.map(it -> it));
  }

  private static Named named(String route, FilterConfig use, Filter filter) {
    var policy =
        switch (use.onFailure()) {
          case CLOSED -> FailurePolicy.CLOSED;
          case OPEN -> FailurePolicy.OPEN;
        };
    return new Named(route, use.id().orElse(use.name()), use.name(), policy, filter);
  }

  private static String title(FilterConfig use) {
    return use.id()
        .filter(id -> !id.equals(use.name()))
        .map(id -> use.name() + " (" + id + ")")
        .orElseGet(use::name);
  }

  private static Response nobodyAnswered(Request request) {
    throw Reselection.nobodyAnswered();
  }
}
