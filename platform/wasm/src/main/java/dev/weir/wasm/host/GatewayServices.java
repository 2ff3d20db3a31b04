package dev.weir.wasm.host;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import java.util.Optional;

/// What a gateway does for its WASM filters beyond the requests that they filter: calls to
/// upstreams, and what it knows about a request that the plugin API does not tell.
///
/// All methods may be called by any thread.
public interface GatewayServices {

  /// Services without upstreams, for a host that only runs filters.
  static GatewayServices none() {
    return NoServices.INSTANCE;
  }

  /// The upstream that a guest means by that name, as the configuration calls it; empty if there is
  /// none, neither in what serves now nor in what is about to.
  Optional<String> upstream(String name);

  /// Sends a request to an upstream and waits for the head of the response, within the request's
  /// own deadline. The response must be read to its end or closed.
  ///
  /// An upstream that only the configuration in the making has is waited for.
  ///
  /// @throws dev.weir.api.GatewayException if the upstream fails
  Response call(String upstream, Request request) throws Exception;

  /// Begins a gRPC call, unary or streaming; what comes back goes to the listener. Does not block.
  ///
  /// @param exchange of the request that the call is made for: the call belongs to the same trace
  /// @param held what messages count for that wait for the server; one without room ends the call
  /// @throws IllegalArgumentException if there is no such upstream, or the names cannot be used
  GrpcCall open(GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener);

  /// Sends a command to a Redis server and waits for its reply.
  ///
  /// @param query a RESP array of bulk strings
  /// @param held what the reply counts for
  /// @return the reply in RESP 2
  /// @throws java.io.IOException if the server cannot be reached, does not answer in time, or there
  ///   is no room for the reply
  byte[] redis(RedisServer server, byte[] query, HeldBytes held) throws Exception;

  /// Says that until [#stopWaiting] a filter holds the request and nobody reads from its client, so
  /// that a client that leaves has to be looked for. Its exchange is cancelled then.
  void startWaiting(Exchange exchange);

  /// Ends [#startWaiting].
  void stopWaiting(Exchange exchange);

  /// What the gateway knows about a request.
  ExchangeFacts facts(Exchange exchange);

  /// Chooses the route, and by it the upstream, once more by the request as the filters leave it.
  /// The chain of filters stays the one that the request is in.
  void reselectRoute(Exchange exchange);

  /// Sends the request to that endpoint of its upstream instead of a balanced one.
  ///
  /// @param address host and port, as the configuration has it
  /// @return false if the upstream has no such endpoint
  boolean overrideEndpoint(Exchange exchange, String address);

  /// The addresses of the endpoints of the request's upstream.
  List<String> endpoints(Exchange exchange);
}
