package dev.weir.gateway.route;

import dev.weir.api.Headers;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/// The condition of a route: which requests it answers. A list that is empty leaves that part of
/// the request open. Equal if they say the same, in whatever order.
///
/// @param hosts names such as `api.example.com`, or `*.example.com` for all names below
/// @param path the paths
/// @param methods the methods, in their case
/// @param headers what headers must be, all of it
/// @param query what query parameters must be, all of it
public record RouteMatch(
    List<String> hosts,
    PathPattern path,
    List<String> methods,
    List<ValueCondition> headers,
    List<ValueCondition> query) {

  /// Which of two routes with the same path goes first, as far as their conditions say.
  static final Comparator<RouteMatch> BY_CONDITIONS =
      Comparator.comparingInt(RouteMatch::conditions)
          .reversed()
          .thenComparing(match -> match.methods.isEmpty());

  /// @throws IllegalArgumentException if a host, method or header name is none
  public RouteMatch {
    hosts = normal(hosts, HostPattern::parse);
    methods = normal(methods, RouteMatch::requireMethod);
    headers = normal(headers, ValueCondition::onHeader);
    query = normal(query, condition -> condition);
  }

  private static <T> List<T> normal(List<T> given, UnaryOperator<T> check) {
    if (given.isEmpty()) {
      return List.of();
    }
    var byText = Comparator.comparing(Object::toString);
    return List.copyOf(given.stream().map(check).distinct().sorted(byText).toList());
  }

  /// All requests for those paths.
  public static RouteMatch of(PathPattern path) {
    return new RouteMatch(List.of(), path, List.of(), List.of(), List.of());
  }

  private static String requireMethod(String method) {
    try {
      return Headers.requireName(method).intern();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + method + "' (expected: a method such as GET)", e);
    }
  }

  private int conditions() {
    return headers.size() + query.size();
  }

  /// How precisely this names the host: [HostPattern#EXACT], the length of the longest wildcard's
  /// suffix, 0 if any host will do, [HostPattern#DIFFERENT] if it is none of these.
  int precision(String host) {
    if (hosts.isEmpty()) {
      return 0;
    }
    return hosts.stream()
        .mapToInt(pattern -> HostPattern.precision(pattern, host))
        .max()
        .getAsInt();
  }
}
