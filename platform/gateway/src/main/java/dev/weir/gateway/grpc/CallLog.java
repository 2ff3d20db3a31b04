package dev.weir.gateway.grpc;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.wire.Baggage;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.wasm.host.GrpcMethod;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What operators are told of one call, and the server of the trace that it belongs to.
///
/// Safe for use by several threads.
final class CallLog {

  private static final List<Metadata.Key<String>> CONTEXT =
      List.of(
          key("traceparent"),
          key("tracestate"),
          key("b3"),
          key("x-b3-traceid"),
          key("x-b3-spanid"),
          key("x-b3-parentspanid"),
          key("x-b3-sampled"),
          key("x-b3-flags"));
  private static final Metadata.Key<String> BAGGAGE = key("baggage");
  private static final int HTTP_OK = 200;

  private final Map<String, String> baggage;
  private final RequestLog log;
  private final @Nullable UpstreamTry attempt;

  private CallLog(Map<String, String> baggage, RequestLog log, @Nullable UpstreamTry attempt) {
    this.baggage = baggage;
    this.log = log;
    this.attempt = attempt;
  }

  /// The log of a call that begins now.
  ///
  /// @param exchange of the request that it is made for
  static CallLog of(GrpcMethod method, Exchange exchange) {
    var own = GatewayExchange.ofOwnRequest();
    own.log().calledIn(exchange.span());
    var path = "/" + method.service() + "/" + method.method();
    var request = Request.builder(own, "POST", path, Optional.empty()).build();
    return new CallLog(exchange.baggage(), own.log(), own.log().tries(method.upstream(), request));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /// Adds what the server is to know of the trace, in place of what the filter says of it, and the
  /// baggage unless the filter says that.
  void addContext(Metadata metadata) {
    if (!baggage.isEmpty() && !metadata.containsKey(BAGGAGE)) {
      metadata.put(BAGGAGE, Baggage.text(baggage));
    }
    var trace = log.trace();
    if (trace != null && trace.formats() != 0) {
      CONTEXT.forEach(metadata::discardAll);
      var span = attempt == null || attempt.spanId() == 0 ? trace.callerId() : attempt.spanId();
      addTrace(trace, TraceContext.text(span), metadata);
    }
  }

  private static void addTrace(TraceContext trace, String span, Metadata metadata) {
    var id = trace.traceId();
    var sampled = trace.isSampled() ? "1" : "0";
    if ((trace.formats() & TraceContext.W3C) != 0) {
      var flags = HexFormat.of().toHexDigits((byte) trace.flags());
      metadata.put(key("traceparent"), "00-" + id + "-" + span + "-" + flags);
      var state = trace.state();
      if (state != null) {
        metadata.put(key("tracestate"), state);
      }
    }
    if ((trace.formats() & TraceContext.B3) != 0) {
      metadata.put(key("b3"), id + "-" + span + "-" + sampled);
    }
    if ((trace.formats() & TraceContext.B3_MULTI) != 0) {
      metadata.put(key("x-b3-traceid"), id);
      metadata.put(key("x-b3-spanid"), span);
      metadata.put(key("x-b3-sampled"), sampled);
    }
  }

  /// Says that there is a connection.
  synchronized void connected(String endpoint) {
    if (attempt != null) {
      attempt.connected(endpoint, true);
    }
  }

  /// Says that the server has begun to answer.
  synchronized void answered() {
    if (attempt != null) {
      attempt.answered(HTTP_OK);
    }
  }

  /// Says that the call is over.
  synchronized void ended(Status status) {
    if (attempt != null) {
      attempt.closed(status.getCode().name());
    }
    log.ended(0, 0);
  }
}
