package dev.weir.gateway.upstream;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;

/// How long something is worth waiting for on behalf of a request: until its client has left or the
/// time of its route is up.
final class Patience {

  private Patience() {}

  /// Whether nobody wants the answer any more.
  static boolean isOver(Request request) {
    return request.exchange().isCancelled() || isLate(request);
  }

  /// Whether the time of the route is up.
  static boolean isLate(Request request) {
    return isBounded(request) && request.deadlineNanos() - System.nanoTime() <= 0;
  }

  /// Whether the route bounds the time of the request.
  static boolean isBounded(Request request) {
    return request.deadlineNanos() != Long.MAX_VALUE;
  }

  /// That time, or what is left of the route's if that is less.
  static long bound(Request request, long nanos) {
    return isBounded(request)
        ? Math.min(nanos, Math.max(0, request.deadlineNanos() - System.nanoTime()))
        : nanos;
  }

  /// What a request ends with that [#isOver].
  static GatewayException over(Request request) {
    return request.exchange().isCancelled()
        ? new GatewayException(ErrorCode.CLIENT_CLOSED_REQUEST, "the client left")
        : late();
  }

  /// What a request ends with when the time of its route is up.
  static GatewayException late() {
    return new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "the time of the route is up");
  }
}
