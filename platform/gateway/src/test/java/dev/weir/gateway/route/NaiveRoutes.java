package dev.weir.gateway.route;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The documented precedence once more, the slow and obvious way: all routes that match a request,
/// sorted. Routes and requests are written as in [Routes].
final class NaiveRoutes {

  private final List<Route> routes;

  NaiveRoutes(List<String> routes) {
    this.routes = routes.stream().map(Route::of).toList();
  }

  String find(String request) {
    var asked = Route.of(request);
    var matching = routes.stream().filter(route -> route.fits(asked)).toList();
    var winner =
        matching.stream()
            .filter(route -> route.methods.isEmpty() || route.methods.containsAll(asked.methods))
            .min(order(asked.hosts.getFirst()));
    if (winner.isPresent()) {
      return winner.get().text;
    }
    var methods = new TreeSet<String>();
    matching.forEach(route -> methods.addAll(route.methods));
    return methods.isEmpty() ? "404" : "405 " + String.join(",", methods);
  }

  private static Comparator<Route> order(String host) {
    return Comparator.comparingInt((Route route) -> -route.hostRank(host).orElseThrow())
        .thenComparing(Route::pathRank)
        .thenComparingInt(route -> -route.values.size())
        .thenComparing(route -> route.methods.isEmpty());
  }

  private record Route(
      String text,
      List<String> methods,
      List<String> hosts,
      List<String> segments,
      List<String> values) {

    static Route of(String text) {
      var words = Arrays.asList(text.split("[ ?]"));
      var slash = words.get(1).indexOf('/');
      var methods = words.getFirst().equals("*") ? "" : words.getFirst();
      var hosts = words.get(1).substring(0, slash);
      var path = words.get(1).substring(slash + 1);
      return new Route(
          text,
          list(methods),
          list(hosts),
          List.of(path.split("/", -1)),
          words.subList(2, words.size()));
    }

    private static List<String> list(String text) {
      return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    boolean fits(Route asked) {
      return hostRank(asked.hosts.getFirst()).isPresent()
          && pathFits(asked.segments)
          && asked.values.containsAll(values);
    }

    Optional<Integer> hostRank(String host) {
      if (hosts.isEmpty()) {
        return Optional.of(0);
      }
      return hosts.stream()
          .filter(name ->
              name.equals(host) || (name.startsWith("*") && host.endsWith(name.substring(1))))
          .map(name -> name.startsWith("*") ? name.length() : 1000)
          .max(Comparator.naturalOrder());
    }

    private boolean pathFits(List<String> asked) {
      var isOpen = segments.getLast().equals("**");
      var fixed = isOpen ? segments.subList(0, segments.size() - 1) : segments;
      if (isOpen ? asked.size() < fixed.size() : asked.size() != fixed.size()) {
        return false;
      }
      for (var i = 0; i < fixed.size(); i++) {
        var isParameter = fixed.get(i).startsWith("{");
        if (isParameter ? asked.get(i).isEmpty() : !asked.get(i).equals(fixed.get(i))) {
          return false;
        }
      }
      return true;
    }

    /// Sorts a segment that ends the pattern before one that goes on.
    String pathRank() {
      var rank = new StringBuilder();
      for (var segment : segments) {
        rank.append(segment.equals("**") ? 2 : segment.startsWith("{") ? 1 : 0);
      }
      return rank.toString();
    }
  }
}
