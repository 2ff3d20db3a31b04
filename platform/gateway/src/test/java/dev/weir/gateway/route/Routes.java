package dev.weir.gateway.route;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes routes for tests as `GET,POST api.example.com/orders/{id}?version=2 X-Canary:1`; the
/// route of each is its own text. Any method is `*`; the host, query and headers may be left out;
/// values that begin with `~` are regular expressions.
final class Routes {

  private Routes() {}

  static RouteTree<String> tree(String... routes) {
    return RouteTree.of(entries(routes));
  }

  static List<RouteEntry<String>> entries(String... routes) {
    var entries = new ArrayList<RouteEntry<String>>();
    for (var route : routes) {
      entries.add(new RouteEntry<>(route, match(route), route));
    }
    return entries;
  }

  private static RouteMatch match(String route) {
    var words = List.of(route.split(" "));
    var target = words.get(1);
    var slash = target.indexOf('/');
    var question = target.indexOf('?');
    var hosts = slash == 0 ? List.<String>of() : List.of(target.substring(0, slash).split(","));
    var path = target.substring(slash, question < 0 ? target.length() : question);
    var query =
        question < 0 ? List.<String>of() : List.of(target.substring(question + 1).split("&"));
    return new RouteMatch(
        hosts,
        PathPattern.parse(path),
        words.getFirst().equals("*") ? List.of() : List.of(words.getFirst().split(",")),
        words.stream().skip(2).map(word -> condition(word, ":")).toList(),
        query.stream().map(word -> condition(word, "=")).toList());
  }

  private static ValueCondition condition(String word, String separator) {
    var parts = word.split(separator, 2);
    return parts[1].startsWith("~")
        ? ValueCondition.matches(parts[0], parts[1].substring(1))
        : ValueCondition.exact(parts[0], parts[1]);
  }

  /// The route for a request such as `GET api.example.com/orders/7?version=2 X-Canary:1`; `404`, or
  /// `405` with the methods.
  static String find(RouteTree<String> tree, String request) {
    var asked = Asked.of(request);
    var result =
        tree.find(asked.host, asked.path, asked.method, asked.headers, asked.query.orElse(null));
    return switch (result) {
      case RouteResult.Found<String>(var route) -> route;
      case RouteResult.MethodNotAllowed<String>(var methods) -> "405 " + String.join(",", methods);
      case RouteResult.NotFound<String> _ -> "404";
    };
  }

  static RouteExplanation explain(RouteTree<String> tree, String request) {
    var asked = Asked.of(request);
    return tree.explain(
        asked.host, asked.path, asked.method, asked.headers, asked.query.orElse(null));
  }

  private record Asked(
      String method, String host, String path, Optional<String> query, Headers headers) {

    static Asked of(String request) {
      var words = List.of(request.split(" "));
      var target = words.get(1);
      var slash = target.indexOf('/');
      var parts = List.of(target.substring(slash).split("\\?", 2));
      var headers = words.stream().skip(2).flatMap(word -> Stream.of(word.split(":", 2))).toList();
      return new Asked(
          words.getFirst(),
          target.substring(0, slash),
          parts.getFirst(),
          parts.stream().skip(1).findFirst(),
          Headers.of(headers.toArray(String[]::new)));
    }
  }
}
