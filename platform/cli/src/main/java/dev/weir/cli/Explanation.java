package dev.weir.cli;

import dev.weir.gateway.DryRun;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.UpstreamConfig;
import dev.weir.gateway.config.UpstreamConfig.Endpoint;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteExplanation.Step;
import dev.weir.gateway.route.RouteExplanation.Verdict;
import dev.weir.gateway.route.RouteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What becomes of a request, in words and as JSON.
///
/// @param steps what became of each route
/// @param endpoints those of the upstream, if a route answers and has one
record Explanation(
    ProbeRequest request, List<Step> steps, RouteResult<Route> result, List<String> endpoints) {

  static Explanation of(ProbeRequest request, DryRun dryRun) {
    var host = request.host();
    var path = request.path();
    var query = request.query().orElse(null);
    var result = dryRun.find(host, path, request.method(), request.headers(), query);
    var upstream =
        result instanceof RouteResult.Found<Route>(var route)
            ? route.upstream()
            : Optional.<String>empty();
    return new Explanation(
        request,
        dryRun.explain(host, path, request.method(), request.headers(), query).steps(),
        result,
        upstream
            .map(dryRun.config().upstreams()::get)
            .map(UpstreamConfig::endpoints)
            .orElse(List.of())
            .stream()
            .map(Explanation::endpoint)
            .toList());
  }

  private static String endpoint(Endpoint endpoint) {
    var weight = endpoint.weight() == 1 ? "" : " (weight " + endpoint.weight() + ")";
    return endpoint.address() + weight;
  }

  /// For people.
  String text() {
    var idWidth = width(steps.stream().map(Step::id));
    var wordWidth = width(steps.stream().map(step -> word(step.verdict())));
    var lines = new ArrayList<String>();
    lines.add(request.toString());
    lines.add("");
    for (var step : steps) {
      var format = "  %-" + idWidth + "s  %-" + wordWidth + "s  %s";
      lines.add(format.formatted(step.id(), word(step.verdict()), step.reason()).stripTrailing());
    }
    if (!steps.isEmpty()) {
      lines.add("");
    }
    lines.addAll(outcome());
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static int width(Stream<String> texts) {
    return texts.mapToInt(String::length).max().orElse(0);
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "answers";
      case REFUSED -> "refuses";
      case NOT_REACHED -> "not asked";
    };
  }

  private List<String> outcome() {
    return switch (result) {
      case RouteResult.Found<Route>(var route) -> answer(route);
      case RouteResult.MethodNotAllowed<Route>(var allowed) ->
          List.of("no route for this method: 405, Allow: " + String.join(", ", allowed));
      case RouteResult.NotFound<Route>() -> List.of("no route: 404");
    };
  }

  private List<String> answer(Route route) {
    var lines = new ArrayList<String>();
    lines.add("route      " + route.id());
    lines.add("matches    " + match(route));
    lines.add("chain      " + String.join(" > ", chain(route)));
    if (!endpoints.isEmpty()) {
      lines.add("endpoints  " + String.join(", ", endpoints));
    }
    route.timeout().ifPresent(timeout -> lines.add("timeout    " + Texts.of(timeout)));
    return lines;
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

  private static List<String> chain(Route route) {
    var chain = new ArrayList<>(route.filters());
    route.upstream().ifPresent(upstream -> chain.add("upstream " + upstream));
    return chain;
  }

  /// For programs.
  String json() {
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
    return JsonText.pretty(json);
  }

  private Map<String, Object> json(Route route) {
    var json = new LinkedHashMap<String, Object>();
    json.put("route", route.id());
    json.put("matches", match(route));
    json.put("filters", route.filters());
    route.upstream().ifPresent(upstream -> json.put("upstream", upstream));
    json.put("endpoints", endpoints);
    route.timeout().ifPresent(timeout -> json.put("timeout", Texts.of(timeout)));
    return json;
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
}
