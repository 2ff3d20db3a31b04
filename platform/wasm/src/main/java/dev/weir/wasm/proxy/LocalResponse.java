package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// An answer that a guest gives instead of the upstream.
///
/// @param details what the guest says about it, for logs
/// @param grpcStatus the gRPC status, or -1 for none
record LocalResponse(int status, String details, Headers headers, Body body, int grpcStatus) {

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String GRPC = "application/grpc";

  /// The answer to that request. A gRPC client gets it as a status in the head, which is where one
  /// without messages belongs.
  Response answer(Request request) {
    if (isGrpc(request)) {
      return Response.of(
          200,
          headers
              .with(CONTENT_TYPE, GRPC)
              .with("grpc-status", Integer.toString(grpcStatus < 0 ? grpcStatusOf() : grpcStatus)),
          Body.empty());
    }
    var typed =
        body.length() == 0 || headers.contains(CONTENT_TYPE)
            ? headers
            : headers.with(CONTENT_TYPE, "text/plain");
    return Response.of(status, typed.without("Content-Length"), body);
  }

  private static boolean isGrpc(Request request) {
    return request.headers().first(CONTENT_TYPE).filter(it -> it.startsWith(GRPC)).isPresent();
  }

  // As gRPC maps statuses of HTTP (its document http-grpc-status-mapping.md).
  private int grpcStatusOf() {
    return switch (status) {
      case 200 -> 0;
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }
}
