package dev.weir.gateway.route;

import dev.weir.api.Headers;
import dev.weir.gateway.route.RouteExplanation.Step;
import dev.weir.gateway.route.RouteExplanation.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Explains one request by asking every route, in the order that [RouteTree] documents.
final class RouteExplainer {

  private static final int MISSES = 20;

  private final String host;
  private final String path;
  private final String method;
  private final Headers headers;
  private final @Nullable String query;

  RouteExplainer(String host, String path, String method, Headers headers, @Nullable String query) {
    this.host = host;
    this.path = path;
    this.method = method;
    this.headers = headers;
    this.query = query;
  }

  <R> RouteExplanation explain(List<RouteEntry<R>> entries) {
    var steps = new ArrayList<Step>();
    var winner = Optional.<String>empty();
    for (var entry : candidates(entries)) {
      var step = winner.isPresent() ? notReached(entry, winner.get()) : judge(entry);
      steps.add(step);
      if (step.verdict() == Verdict.ACCEPTED) {
        winner = Optional.of(entry.id());
      }
    }
    entries.stream()
        .filter(entry -> isForHost(entry) != isForPath(entry))
        .sorted(Comparator.comparingInt(this::nearness).reversed())
        .limit(MISSES)
        .forEach(entry -> steps.add(new Step(entry.id(), Verdict.REFUSED, distance(entry))));
    return new RouteExplanation(List.copyOf(steps), winner);
  }

  private <R> List<RouteEntry<R>> candidates(List<RouteEntry<R>> entries) {
    return entries.stream()
        .filter(entry -> isForHost(entry) && isForPath(entry))
        .sorted(
            Comparator.comparingInt((RouteEntry<R> entry) -> entry.match().precision(host))
                .reversed()
                .thenComparing(entry -> entry.match().path().ranks())
                .thenComparing(RouteEntry::match, RouteMatch.BY_CONDITIONS))
        .toList();
  }

  private boolean isForHost(RouteEntry<?> entry) {
    return entry.match().precision(host) != HostPattern.DIFFERENT;
  }

  private boolean isForPath(RouteEntry<?> entry) {
    return entry.match().path().matches(path);
  }

  private static Step notReached(RouteEntry<?> entry, String winner) {
    return new Step(entry.id(), Verdict.NOT_REACHED, winner + " goes first");
  }

  private Step judge(RouteEntry<?> entry) {
    var match = entry.match();
    if (!Rule.of(match).acceptsMethod(method)) {
      return refused(entry, "method " + method + " not in " + match.methods());
    }
    for (var condition : match.headers()) {
      if (!condition.acceptsHeader(headers)) {
        return refused(entry, "header " + failure(condition, headers.first(condition.name())));
      }
    }
    for (var condition : match.query()) {
      if (query == null || !condition.acceptsQuery(query)) {
        var actual = Optional.ofNullable(query).flatMap(condition::valueIn);
        return refused(entry, "query " + failure(condition, actual));
      }
    }
    return new Step(entry.id(), Verdict.ACCEPTED, "");
  }

  private static Step refused(RouteEntry<?> entry, String reason) {
    return new Step(entry.id(), Verdict.REFUSED, reason);
  }

  private static String failure(ValueCondition condition, Optional<String> actual) {
    return condition.name()
        + ": "
        + actual.map(value -> "'" + value + "'").orElse("absent")
        + " (expected: "
        + condition.expectation()
        + ")";
  }

  /// How many segments of the path fit, and so how likely it was meant.
  private int nearness(RouteEntry<?> entry) {
    var difference = entry.match().path().difference(path);
    return difference < 0 ? Integer.MAX_VALUE : difference;
  }

  private String distance(RouteEntry<?> entry) {
    var match = entry.match();
    return isForHost(entry)
        ? "path differs at segment " + match.path().difference(path) + " of " + match.path()
        : "host " + host + " not in " + match.hosts();
  }
}
