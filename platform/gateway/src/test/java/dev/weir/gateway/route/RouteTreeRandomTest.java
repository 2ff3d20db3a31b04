package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the tree with [NaiveRoutes] on small random configurations, whose few names make routes
/// overlap in all ways.
class RouteTreeRandomTest {

  private static final List<String> HOSTS = List.of("", "", "h", "x.h", "*.h", "*.x.h", "h,*.x.h");
  private static final List<String> REQUEST_HOSTS = List.of("h", "x.h", "y.x.h", "z.y.x.h", "g");
  private static final List<String> METHODS = List.of("*", "*", "GET", "POST", "GET,POST", "PUT");
  private static final List<String> SEGMENTS =
      List.of("a", "b", "ab", "abc", "b", "{x}", "{x}", "**", "");
  private static final List<String> NAMES = List.of("a", "b", "ab", "abc", "c", "");
  private static final List<String> QUERIES = List.of("", "", "", "", "?v=1", "?v=2");
  private static final List<String> HEADERS = List.of("", "", "", "", " A:1", " A:2", " A:1 B:1");

  private final Random random = new Random(11);

  @Test
  void findsWhatTheDocumentedPrecedenceSays() {
    var answers = new HashMap<String, Integer>();
    for (var round = 0; round < 600; round++) {
      var routes = distinctRoutes(1 + random.nextInt(40));
      var tree = Routes.tree(routes.toArray(String[]::new));
      var naive = new NaiveRoutes(routes);
      for (var i = 0; i < 100; i++) {
        var request = request();
        var answer = Routes.find(tree, request);
        assertThat(answer).as("%s of %s", request, routes).isEqualTo(naive.find(request));
        answers.merge(answer.substring(0, 3), 1, Integer::sum);
      }
    }
    assertThat(answers.get("404")).isBetween(8_000, 40_000);
    assertThat(answers.get("405")).isGreaterThan(2_000);
  }

  @Test
  void explainsWhatItFinds() {
    for (var round = 0; round < 300; round++) {
      var tree = Routes.tree(distinctRoutes(30).toArray(String[]::new));
      for (var i = 0; i < 50; i++) {
        var request = request();
        var found = Routes.find(tree, request);
        var isAnswer = !found.startsWith("40");
        assertThat(Routes.explain(tree, request).winner().orElse("none"))
            .as(request)
            .isEqualTo(isAnswer ? found : "none");
      }
    }
  }

  /// At most that many, no two of which have the same match for a host.
  private List<String> distinctRoutes(int count) {
    var taken = new HashSet<String>();
    var routes = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      var route = route();
      var matches = matches(route);
      if (Collections.disjoint(taken, matches)) {
        taken.addAll(matches);
        routes.add(route);
      }
    }
    return routes;
  }

  /// The route once for each of its hosts.
  private static List<String> matches(String route) {
    var start = route.indexOf(' ') + 1;
    var slash = route.indexOf('/');
    return Stream.of(route.substring(start, slash).split(","))
        .map(host -> route.substring(0, start) + host + route.substring(slash))
        .toList();
  }

  private String route() {
    var path = new StringBuilder();
    var depth = random.nextInt(4);
    for (var i = 0; i <= depth; i++) {
      var segment = any(SEGMENTS);
      var isLast = i == depth || segment.equals("**");
      path.append('/').append(segment.isEmpty() && !isLast ? "a" : segment.replace("x", "x" + i));
      if (isLast) {
        break;
      }
    }
    return any(METHODS) + " " + any(HOSTS) + path + any(QUERIES) + any(HEADERS);
  }

  private String request() {
    var path = new StringBuilder();
    var depth = random.nextInt(4);
    for (var i = 0; i <= depth; i++) {
      var name = any(NAMES);
      path.append('/').append(name.isEmpty() && i < depth ? "b" : name);
    }
    var method = any(List.of("GET", "POST", "PUT", "DELETE"));
    return method + " " + any(REQUEST_HOSTS) + path + any(QUERIES) + any(HEADERS);
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
