package dev.weir.gateway.telemetry.trace;

import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Set;

/// A method as spans say it: clients can make up any, and each would be a kind of span of its own.
///
/// @param sent as the client has sent it; empty if its head could not be read
/// @param isKnown whether it is one of those that HTTP defines
record HttpMethod(String sent, boolean isKnown) {

  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  static HttpMethod of(String sent) {
    return new HttpMethod(sent, KNOWN.contains(sent));
  }

  /// What a span of it is called.
  String spanName() {
    return isKnown ? sent : "HTTP";
  }

  void put(AttributesBuilder attributes) {
    attributes.put(SpanKeys.METHOD, isKnown ? sent : "_OTHER");
    if (!isKnown && !sent.isEmpty()) {
      attributes.put(SpanKeys.METHOD_ORIGINAL, sent);
    }
  }
}
