package dev.weir.api;

/// One step of a route: turns a request into a response, usually by asking the rest of the chain
/// for it.
///
/// One instance serves every request of its route at the same time, each on its own virtual thread:
/// blocking is fine, mutable fields are not. What stands above `proceed` is the request side, what
/// stands below it is the response side, and `finally` is the clean-up:
///
/// ```java
/// return (request, chain) -> {
///   var started = System.nanoTime();
///   var response = chain.proceed(request.withHeader("X-Hop", "weir"));
///   return response.withHeader("X-Took", (System.nanoTime() - started) / 1000 + "us");
/// };
/// ```
///
/// A response body is a stream that is still coming in when `handle` returns. To watch or change
/// it, wrap the body. A response that is not returned must be closed ([Body#close]).
///
/// A filter that is also `AutoCloseable` is closed once, after the last request of the route table
/// it belongs to has ended.
@FunctionalInterface
public interface Filter {

  /// Handles one request.
  ///
  /// @param request the request as the filters before this one left it; never null
  /// @param chain the rest of the route
  /// @return the response for the filter before this one; never null
  /// @throws GatewayException to refuse the request with a status of the filter's choosing
  /// @throws Exception anything else, which is answered as the route's failure policy for this
  ///   filter says (500 unless it is `open`) and logged with the filter's name
  Response handle(Request request, Chain chain) throws Exception;
}
