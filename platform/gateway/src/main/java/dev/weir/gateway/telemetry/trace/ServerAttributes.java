package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.RequestLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/// What the span of a request says.
final class ServerAttributes {

  private ServerAttributes() {}

  static Attributes of(RequestLog log, HttpMethod method, String pattern, Told told) {
    var attributes = Attributes.builder();
    told.put(log.spanNotes(), attributes);
    method.put(attributes);
    var exchange = log.exchange();
    attributes.put(SpanKeys.SCHEME, exchange.scheme());
    attributes.put(SpanKeys.CLIENT_ADDRESS, exchange.clientAddress().getAddress().getHostAddress());
    attributes.put(SpanKeys.REQUEST_ID, exchange.id());
    putIfAny(attributes, SpanKeys.PATH, told.path(log.path()));
    var query = log.query();
    if (query != null) {
      attributes.put(SpanKeys.QUERY, told.query(query));
    }
    putIfAny(attributes, SpanKeys.SERVER_ADDRESS, log.host());
    putIfAny(attributes, SpanKeys.ROUTE_PATTERN, pattern);
    putIfAny(attributes, SpanKeys.ROUTE, exchange.routeId());
    putIfAny(attributes, SpanKeys.REFUSED_BY, log.refusedBy());
    var version = exchange.protocol().replaceFirst("^HTTP/", "");
    attributes.put(SpanKeys.PROTOCOL_VERSION, version.equals("2.0") ? "2" : version);
    if (log.status() != 0) {
      attributes.put(SpanKeys.STATUS, log.status());
    }
    var code = log.code();
    if (code != null) {
      attributes.put(SpanKeys.ERROR, code.id());
    } else if (log.status() >= 500) {
      attributes.put(SpanKeys.ERROR, String.valueOf(log.status()));
    }
    return attributes.build();
  }

  private static void putIfAny(
      AttributesBuilder attributes, AttributeKey<String> key, String value) {
    if (!value.isEmpty()) {
      attributes.put(key, value);
    }
  }
}
