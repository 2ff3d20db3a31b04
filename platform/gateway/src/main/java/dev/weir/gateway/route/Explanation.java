package dev.weir.gateway.route;

import dev.weir.gateway.route.RouteExplanation.Step;
import dev.weir.gateway.route.RouteExplanation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What would become of a request, and why.
///
/// @param steps what became of each route
/// @param endpoints those of the upstream, if a route answers and has one
public record Explanation(
    ProbeRequest request, List<Step> steps, RouteResult<Route> result, List<String> endpoints) {

  /// What would become of it in a route table.
  ///
  /// @param endpoints the addresses of an upstream
  static Explanation of(
      ProbeRequest request, RouteTable table, Function<String, List<String>> endpoints) {
    var query = request.query().orElse(null);
    var result =
        table.find(request.host(), request.path(), request.method(), request.headers(), query);
    var steps =
        table
            .explain(request.host(), request.path(), request.method(), request.headers(), query)
            .steps();
    var upstream =
        result instanceof RouteResult.Found<Route>(var route)
            ? route.upstream()
            : Optional.<String>empty();
    return new Explanation(request, steps, result, upstream.map(endpoints).orElse(List.of()));
  }

  /// Whether a route answers.
  public boolean isAnswered() {
    return result instanceof RouteResult.Found<?>;
  }

  /// The same for JSON.
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("method", request.method());
    json.put("host", request.host());
    json.put("path", request.path());
    request.query().ifPresent(query -> json.put("query", query));
    json.put("routes", steps.stream().map(Explanation::json).toList());
    switch (result) {
      case RouteResult.Found<Route>(var route) -> json.put("answer", json(route));
      case RouteResult.MethodNotAllowed<Route>(var allowed) -> {
        json.put("status", 405);
        json.put("allowed", allowed);
      }
      case RouteResult.NotFound<Route>() -> json.put("status", 404);
    }
    return json;
  }

  private Map<String, Object> json(Route route) {
    var json = new LinkedHashMap<String, Object>();
    json.put("route", route.id());
    json.put("matches", match(route));
    json.put("filters", route.filters());
    route.upstream().ifPresent(upstream -> json.put("upstream", upstream));
    json.put("endpoints", endpoints);
    route.timeout().ifPresent(timeout -> json.put("timeout", text(timeout)));
    return json;
  }

  private static String text(Duration timeout) {
    return timeout.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String match(Route route) {
    var match = route.match();
    var parts = new ArrayList<String>();
    parts.add(match.methods().isEmpty() ? "any method" : String.join("|", match.methods()));
    parts.add(match.hosts().isEmpty() ? "any host" : String.join("|", match.hosts()));
    parts.add(match.path().toString());
    match.headers().forEach(condition -> parts.add("header " + condition));
    match.query().forEach(condition -> parts.add("query " + condition));
    return String.join(", ", parts);
  }

  private static Map<String, Object> json(Step step) {
    var json = new LinkedHashMap<String, Object>();
    json.put("route", step.id());
    json.put("verdict", word(step.verdict()));
    if (!step.reason().isEmpty()) {
      json.put("reason", step.reason());
    }
    return json;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "answers";
      case REFUSED -> "refuses";
      case NOT_REACHED -> "not asked";
    };
  }
}
