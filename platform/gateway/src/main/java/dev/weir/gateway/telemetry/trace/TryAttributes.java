package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.UpstreamTry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/// What the span of a try to get a response from an upstream says, or of a gRPC call.
final class TryAttributes {

  private static final String GRPC_OK = "OK";

  private TryAttributes() {}

  /// Whether it is a gRPC call.
  static boolean isGrpc(UpstreamTry attempt) {
    return !attempt.grpcStatus().isEmpty();
  }

  /// The method of a gRPC call, with its service.
  static String grpcMethod(UpstreamTry attempt) {
    return attempt.request().path().substring(1);
  }

  /// Whether it has failed.
  static boolean isError(UpstreamTry attempt) {
    return isGrpc(attempt)
        ? !attempt.grpcStatus().equals(GRPC_OK)
        : attempt.code() != null || attempt.status() >= 400;
  }

  /// Of a gRPC call.
  static Attributes ofGrpc(UpstreamTry attempt) {
    var attributes = Attributes.builder();
    attributes.put(SpanKeys.RPC_SYSTEM, "grpc");
    attributes.put(SpanKeys.RPC_METHOD, grpcMethod(attempt));
    attributes.put(SpanKeys.RPC_STATUS, attempt.grpcStatus());
    attributes.put(SpanKeys.UPSTREAM, attempt.upstream());
    if (!attempt.endpoint().isEmpty()) {
      putAddress(attempt.endpoint(), attributes);
    }
    if (isError(attempt)) {
      attributes.put(SpanKeys.ERROR, attempt.grpcStatus());
    }
    return attributes.build();
  }

  private static void putAddress(String endpoint, AttributesBuilder attributes) {
    var colon = endpoint.lastIndexOf(':');
    attributes.put(SpanKeys.SERVER_ADDRESS, withoutBrackets(endpoint.substring(0, colon)));
    attributes.put(SpanKeys.SERVER_PORT, Long.parseLong(endpoint.substring(colon + 1)));
  }

  /// Of a try.
  ///
  /// @param before how many tries of the same request were made before
  static Attributes of(UpstreamTry attempt, HttpMethod method, int before, Told told) {
    var attributes = Attributes.builder();
    method.put(attributes);
    attributes.put(SpanKeys.UPSTREAM, attempt.upstream());
    if (!attempt.endpoint().isEmpty()) {
      putEndpoint(attempt, told, attributes);
    }
    if (attempt.connectedNanos() != 0) {
      attributes.put(SpanKeys.PROTOCOL_VERSION, "1.1");
      attributes.put(SpanKeys.REUSED, attempt.isReused());
    }
    if (before > 0) {
      attributes.put(SpanKeys.RESEND_COUNT, before);
    }
    if (attempt.status() != 0) {
      attributes.put(SpanKeys.STATUS, attempt.status());
    }
    var code = attempt.code();
    if (code != null) {
      attributes.put(SpanKeys.ERROR, code.id());
    } else if (attempt.status() >= 400) {
      attributes.put(SpanKeys.ERROR, String.valueOf(attempt.status()));
    }
    return attributes.build();
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static void putEndpoint(UpstreamTry attempt, Told told, AttributesBuilder attributes) {
    var endpoint = attempt.endpoint();
    putAddress(endpoint, attributes);
    var request = attempt.request();
    var query = request.query().map(it -> "?" + told.query(it)).orElse("");
    attributes.put(SpanKeys.URL, "http://" + endpoint + told.path(request.path()) + query);
  }
}
