package dev.weir.gateway.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sorts routes by host, path and conditions, and numbers them for a [RouteTree].
final class RouteTreeBuilder<R> {

  private static final String ANY = "";

  /// `/a/**` matches `/a` as well: it is in the tree at both places, under one number.
  private static final String BELOW_SLASH = "/" + PathPattern.BELOW;

  private record Keyed<R>(String key, RouteEntry<R> entry, RouteResult.Found<R> found) {}

  private final Map<Rule, Integer> rules = new HashMap<>();
  private final List<RouteResult.Found<R>> found = new ArrayList<>();
  private final Set<String> conflicts = new LinkedHashSet<>();
  private final PathTreeWriter paths = new PathTreeWriter();
  private final HostTable hosts = new HostTable();
  private int[] ruleOf = new int[64];

  RouteTree<R> build(List<RouteEntry<R>> entries) {
    var byHost = byHost(entries);
    for (var host : sorted(byHost.keySet())) {
      var root = writePaths(byHost.getOrDefault(host, List.of()));
      if (host.equals(ANY)) {
        hosts.addAny(root);
      } else if (HostPattern.isWildcard(host)) {
        hosts.addWildcard(HostPattern.suffix(host), root);
      } else {
        hosts.addExact(host, root);
      }
    }
    if (!conflicts.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", conflicts));
    }
    var numbered =
        new NumberedRoutes<>(
            rulesByIndex(), Arrays.copyOf(ruleOf, found.size()), List.copyOf(found));
    return new RouteTree<>(List.copyOf(entries), hosts, paths.tree(), numbered);
  }

  private Map<String, List<Keyed<R>>> byHost(List<RouteEntry<R>> entries) {
    var byHost = new HashMap<String, List<Keyed<R>>>();
    for (var entry : entries) {
      var keyed =
          new Keyed<>(entry.match().path().key(), entry, new RouteResult.Found<>(entry.route()));
      var names = entry.match().hosts();
      for (var host : names.isEmpty() ? List.of(ANY) : names) {
        byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(keyed);
      }
    }
    return byHost;
  }

  /// Any host, then the wildcards from short to long, then the others: each comes after those that
  /// it falls back to.
  private static List<String> sorted(Set<String> hosts) {
    return hosts.stream()
        .sorted(
            Comparator.comparing((String host) -> isExact(host))
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static boolean isExact(String host) {
    return !host.equals(ANY) && !HostPattern.isWildcard(host);
  }

  private int writePaths(List<Keyed<R>> routes) {
    var sorted = new ArrayList<Keyed<R>>();
    for (var route : routes) {
      sorted.add(route);
      if (route.key().endsWith(BELOW_SLASH) && !route.key().equals(BELOW_SLASH)) {
        sorted.add(new Keyed<>(withoutSlash(route.key()), route.entry(), route.found()));
      }
    }
    sorted.sort(
        Comparator.comparing((Keyed<R> route) -> route.key())
            .thenComparing(route -> route.entry().match(), RouteMatch.BY_CONDITIONS));
    var numbers = new HashMap<String, Integer>();
    return paths.write(
        sorted.stream().map(Keyed::key).toList(),
        (low, high) ->
            numbers.computeIfAbsent(
                slashless(sorted.get(low).key()), _ -> number(sorted.subList(low, high))));
  }

  private static String slashless(String key) {
    return key.endsWith(BELOW_SLASH) ? withoutSlash(key) : key;
  }

  private static String withoutSlash(String key) {
    return key.substring(0, key.length() - BELOW_SLASH.length()) + PathPattern.BELOW;
  }

  private int number(List<Keyed<R>> row) {
    var first = found.size();
    var seen = new HashMap<Integer, String>();
    for (var route : row) {
      var rule = rules.computeIfAbsent(Rule.of(route.entry().match()), _ -> rules.size());
      var other = seen.putIfAbsent(rule, route.entry().id());
      if (other != null) {
        conflicts.add(conflict(other, route.entry().id()));
      }
      if (found.size() == ruleOf.length) {
        ruleOf = Arrays.copyOf(ruleOf, ruleOf.length * 2);
      }
      ruleOf[found.size()] = rule;
      found.add(route.found());
    }
    ruleOf[found.size() - 1] = ~ruleOf[found.size() - 1];
    return first;
  }

  private static String conflict(String first, String second) {
    return "routes '%s' and '%s' have the same match (expected: another host, path, method, header or query)"
        .formatted(first, second);
  }

  private Rule[] rulesByIndex() {
    var byIndex = new Rule[rules.size()];
    rules.forEach((rule, index) -> byIndex[index] = rule);
    return byIndex;
  }
}
