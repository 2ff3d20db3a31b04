package dev.weir.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.gateway.plugin.LoadedPlugin;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.upstream.UpstreamSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes of the generation that serves one with the same filters and upstreams whose requests get
/// other versions of plugins.
///
/// @param dropped the plugins that it is to be without
/// @param observers who wants to know of requests
record Relinking(
    Generation serving, Canaries canaries, Set<LoadedPlugin> dropped, RequestObservers observers) {

  Generation generation(long number, Upstream.Resources resources) {
    var config = serving.config();
    var ofTable = observers.ofTable();
    ofTable.prepareLike(serving.owned().observers());
    var owned =
        new Generation.Owned(
            serving.plugins().without(dropped),
            serving.filters().without(droppedFactories()),
            UpstreamSet.of(config.upstreams(), serving.upstreams(), resources),
            ofTable);
    var plan = new Generation.Plan(serving.plan().matches(), uses(), canaries);
    var linker = new RouteLinker(plan.uses(), owned.upstreams(), canaries.shares(), ofTable);
    var tree = linker.link(config.routes(), plan.matches());
    return new Generation(
        config, new RouteTable(number, tree, ofTable.unrouted(), owned.all()), owned, plan);
  }

  private Set<FilterFactory<?>> droppedFactories() {
    var factories = Collections.newSetFromMap(new IdentityHashMap<FilterFactory<?>, Boolean>());
    dropped.forEach(plugin -> factories.addAll(plugin.factories().values()));
    return factories;
  }

  /// The uses of filters without the versions that lost and are not parked any more.
  private Map<FilterConfig, FilterUse> uses() {
    var uses = new IdentityHashMap<FilterConfig, FilterUse>();
    serving
        .plan()
        .uses()
        .forEach((config, use) -> {
          var canary = canaries.find(use.plugin()).filter(it -> !it.decision().isParked());
          uses.put(config, canary.map(it -> withoutLoser(use, it)).orElse(use));
        });
    return uses;
  }

  private static FilterUse withoutLoser(FilterUse use, Canary canary) {
    var isPromoted = canary.loser().equals(canary.versions().stable());
    var winner = isPromoted ? use.candidate().orElseGet(use::stable) : use.stable();
    return new FilterUse(use.plugin(), winner, Optional.empty());
  }
}
