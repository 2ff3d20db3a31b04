package dev.weir.gateway.telemetry.trace;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/// What the attributes of spans are called: by the semantic conventions for HTTP and gRPC where
/// these have a name.
final class SpanKeys {

  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<String> METHOD_ORIGINAL = stringKey("http.request.method_original");
  static final AttributeKey<Long> RESEND_COUNT = longKey("http.request.resend_count");
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ROUTE_PATTERN = stringKey("http.route");
  static final AttributeKey<String> SCHEME = stringKey("url.scheme");
  static final AttributeKey<String> PATH = stringKey("url.path");
  static final AttributeKey<String> QUERY = stringKey("url.query");
  static final AttributeKey<String> URL = stringKey("url.full");
  static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<String> CLIENT_ADDRESS = stringKey("client.address");
  static final AttributeKey<String> PROTOCOL_VERSION = stringKey("network.protocol.version");
  static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system.name");
  static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");
  static final AttributeKey<String> RPC_STATUS = stringKey("rpc.response.status_code");
  static final AttributeKey<String> ERROR = stringKey("error.type");

  static final AttributeKey<String> ROUTE = stringKey("weir.route");
  static final AttributeKey<String> REQUEST_ID = stringKey("weir.request_id");
  static final AttributeKey<String> REFUSED_BY = stringKey("weir.refused_by");
  static final AttributeKey<String> UPSTREAM = stringKey("weir.upstream");
  static final AttributeKey<Boolean> REUSED = booleanKey("weir.connection.reused");
  static final AttributeKey<String> FILTER = stringKey("weir.filter");
  static final AttributeKey<String> FILTER_ID = stringKey("weir.filter.id");
  static final AttributeKey<Double> OWN_TIME = doubleKey("weir.filter.own_time");
  static final AttributeKey<Boolean> ANSWERED = booleanKey("weir.filter.answered");
  static final AttributeKey<String> PLUGIN = stringKey("weir.plugin");
  static final AttributeKey<String> PLUGIN_VERSION = stringKey("weir.plugin.version");

  private SpanKeys() {}
}
