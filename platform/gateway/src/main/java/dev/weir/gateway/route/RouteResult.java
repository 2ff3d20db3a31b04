package dev.weir.gateway.route;

import java.util.List;

/// What [RouteTree#find] has to say about a request.
public sealed interface RouteResult<R> {

  /// The route that answers the request.
  record Found<R>(R route) implements RouteResult<R> {}

  /// Routes for this host and path exist, and their headers and query would do, but not for the
  /// method: answered with 405 and these in `Allow`.
  record MethodNotAllowed<R>(List<String> allowed) implements RouteResult<R> {}

  /// No route: answered with 404.
  record NotFound<R>() implements RouteResult<R> {}
}
