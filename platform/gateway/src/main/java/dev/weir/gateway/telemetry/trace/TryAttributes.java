package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.UpstreamTry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/// What the span of a try to get a response from an upstream says.
final class TryAttributes {

  private TryAttributes() {}

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
    var colon = endpoint.lastIndexOf(':');
    attributes.put(SpanKeys.SERVER_ADDRESS, withoutBrackets(endpoint.substring(0, colon)));
    attributes.put(SpanKeys.SERVER_PORT, Long.parseLong(endpoint.substring(colon + 1)));
    var request = attempt.request();
    var query = request.query().map(it -> "?" + told.query(it)).orElse("");
    attributes.put(SpanKeys.URL, "http://" + endpoint + told.path(request.path()) + query);
  }
}
