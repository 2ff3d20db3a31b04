package dev.weir.gateway;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.filter.Chains;
import dev.weir.gateway.filter.FailurePolicy;
import dev.weir.gateway.filter.FilterSet.Watched;
import dev.weir.gateway.filter.Named;
import dev.weir.gateway.filter.Split;
import dev.weir.gateway.filter.Step;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteEntry;
import dev.weir.gateway.route.RouteMatch;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.upstream.UpstreamSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Links filters and upstreams that are there into routes.
///
/// @param uses what the uses of filters in the file became, by identity
/// @param shares how many of [Split#ALL] requests the candidates get, by the id of their plugin
/// @param observers who wants to know of requests
record RouteLinker(
    Map<FilterConfig, FilterUse> uses,
    UpstreamSet upstreams,
    Map<String, Integer> shares,
    RequestObservers.OfTable observers) {

  /// The routes, in the order of the file.
  ///
  /// @param matches which requests they match, in the same order
  /// @throws IllegalArgumentException if routes contradict each other; a line for each problem
  RouteTree<Route> link(List<RouteConfig> routes, List<RouteMatch> matches) {
    var reselection = new Reselection(upstreams);
    var entries = new ArrayList<RouteEntry<Route>>();
    for (var i = 0; i < routes.size(); i++) {
      var route = route(routes.get(i), matches.get(i), reselection);
      entries.add(new RouteEntry<>(route.id(), route.match(), route));
    }
    var tree = RouteTree.of(entries);
    reselection.use(tree);
    return tree;
  }

  private Route route(RouteConfig config, RouteMatch match, Reselection reselection) {
    var steps = config.filters().stream().map(use -> step(config.id(), use)).toList();
    var upstream = config.upstream().flatMap(upstreams::find);
    var end = upstream.<Chain>map(it -> it).orElse(RouteLinker::nobodyAnswered);
    return new Route(
        config.id(),
        match,
        config.filters().stream().map(RouteLinker::title).toList(),
        Chains.link(steps, steps.isEmpty() ? end : new RouteEnd(end, reselection)),
        config.timeout(),
        upstream.map(it -> it),
        observers.of(config));
  }

  /// A version without requests is not linked: it costs those of the other one nothing.
  private Step step(String route, FilterConfig config) {
    var use = Objects.requireNonNull(uses.get(config));
    var stable = named(route, config, use.stable());
    var share = shares.getOrDefault(use.plugin(), 0);
    if (use.candidate().isEmpty() || share == 0) {
      return stable;
    }
    var candidate = named(route, config, use.candidate().get());
    return share == Split.ALL
        ? candidate
        : new Step.Pair(new Split(use.plugin(), share), stable, candidate);
  }

  private static Named named(String route, FilterConfig use, Watched watched) {
    var policy =
        switch (use.onFailure()) {
          case CLOSED -> FailurePolicy.CLOSED;
          case OPEN -> FailurePolicy.OPEN;
        };
    var id = use.id().orElse(use.name());
    return new Named(route, id, use.name(), policy, watched.filter(), watched.guard());
  }

  /// What a use of a filter is called: its name, and its id if it has one of its own.
  static String title(FilterConfig use) {
    return use.id()
        .filter(id -> !id.equals(use.name()))
        .map(id -> use.name() + " (" + id + ")")
        .orElseGet(use::name);
  }

  private static Response nobodyAnswered(Request request) {
    throw Reselection.nobodyAnswered();
  }
}
