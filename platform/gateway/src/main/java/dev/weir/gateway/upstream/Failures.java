package dev.weir.gateway.upstream;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.wire.SourceFailedException;
import java.io.IOException;

/// What requests fail with that get no response from an upstream.
final class Failures {

  private static final int DEEPEST_CAUSE = 32;

  private Failures() {}

  /// Of a request that was on a connection: its own body may be to blame.
  static Exception of(Request request, UpstreamConnection connection, IOException cause) {
    var sourceFailure =
        cause instanceof SourceFailedException known ? known : connection.sourceFailure();
    if (sourceFailure != null) {
      return isMarked(sourceFailure)
          ? sourceFailure
          : new GatewayException(
              ErrorCode.FILTER_FAILED,
              "the request's body failed: " + sourceFailure.getMessage(),
              sourceFailure.getCause());
    }
    if (request.exchange().isCancelled()) {
      return Patience.over(request);
    }
    return connection.failure(cause);
  }

  // The client's body says who broke it; one that does not is a filter's.
  private static boolean isMarked(SourceFailedException failure) {
    Throwable cause = failure;
    for (var depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof BodyException || cause instanceof GatewayException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /// Of one that has waited too long for a place.
  static GatewayException overloaded(String upstream, Endpoint endpoint, int maxConnections) {
    return new GatewayException(
        ErrorCode.UPSTREAM_OVERLOADED,
        "upstream "
            + upstream
            + ": "
            + endpoint.authority()
            + " has no free connection (max-connections: "
            + maxConnections
            + ")");
  }

  /// Of one for which there is no connection.
  static GatewayException unreachable(String upstream, Endpoint endpoint, IOException cause) {
    var reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new GatewayException(
        ErrorCode.UPSTREAM_CONNECT_FAILED,
        "upstream " + upstream + ": " + endpoint.authority() + " cannot be reached: " + reason);
  }
}
