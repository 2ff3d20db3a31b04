package dev.weir.api;

/// The filters after this one, ending at the route's upstream.
///
/// A chain belongs to its route, not to one request, and may be used by any number of threads. It
/// may be asked again for the same request, for instance to retry, if the request's body can be
/// replayed ([Body#isReplayable]); the response of the earlier attempt must be closed first.
@FunctionalInterface
public interface Chain {

  /// Sends the request on and waits for the head of the response.
  ///
  /// Returns as soon as the response's status and headers are known; its body is still coming in.
  ///
  /// @throws GatewayException if the rest of the chain refuses the request or the upstream fails
  /// @throws Exception if a filter further down fails
  Response proceed(Request request) throws Exception;
}
