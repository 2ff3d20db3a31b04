package dev.weir.gateway;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.route.HostName;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteResult;
import dev.weir.gateway.route.RouteTree;
import dev.weir.gateway.upstream.UpstreamSet;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.http.CanonicalPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Chooses the route of a request once more, by what its filters have made of it: in the same route
/// table, and for its upstream and timeout only. The filters stay those that the request has
/// passed.
final class Reselection {

  private final UpstreamSet upstreams;
  private volatile @Nullable RouteTree<Route> tree;

  Reselection(UpstreamSet upstreams) {
    this.upstreams = upstreams;
  }

  UpstreamSet upstreams() {
    return upstreams;
  }

  /// Says what the routes are. To be called before any of them serves.
  void use(RouteTree<Route> routes) {
    tree = routes;
  }

  /// Sends the request to the upstream of its new route, within the shorter of the two timeouts.
  Response proceed(Request request, GatewayExchange exchange) throws Exception {
    var route = find(request);
    var upstream = route.upstream().flatMap(upstreams::find);
    if (upstream.isEmpty()) {
      throw nobodyAnswered();
    }
    exchange.destined(upstream.get());
    return upstream.get().proceed(route.timeout().map(request::withTimeout).orElse(request));
  }

  /// What a request ends with that no upstream gets.
  static GatewayException nobodyAnswered() {
    return new GatewayException(
        ErrorCode.NO_UPSTREAM, "no filter answered and the route has no upstream");
  }

  private Route find(Request request) {
    var routes = Objects.requireNonNull(tree);
    var query = request.query().orElse(null);
    var host = HostName.of(request.authority());
    var method = request.method();
    return switch (routes.find(host, path(request), method, request.headers(), query)) {
      case RouteResult.Found<Route>(var route) -> route;
      case RouteResult.MethodNotAllowed<Route>(var allowed) ->
          throw new GatewayException(
              ErrorCode.METHOD_NOT_ALLOWED,
              "no other route takes " + method + " (expected: one of " + allowed + ")");
      case RouteResult.NotFound<Route>() ->
          throw new GatewayException(
              ErrorCode.ROUTE_NOT_FOUND, "no other route for what the filters made of the request");
    };
  }

  // Filters may set a path in any spelling; there is one by which routes are found.
  private static String path(Request request) {
    try {
      return CanonicalPath.of(request.path());
    } catch (IllegalArgumentException e) {
      throw new GatewayException(
          ErrorCode.ROUTE_NOT_FOUND,
          "the filters made a path that no route has: " + e.getMessage());
    }
  }
}
