package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.OneLine;
import dev.weir.wasm.host.HeldBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Calls to upstreams over HTTP.
final class HttpCallFunctions {

  private static final int MAX_NAME = 1 << 10;
  private static final int UNAVAILABLE = 14;

  private final HostScope scope;

  HttpCallFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding.add("proxy_http_call", 10, this::call).add("proxy_get_status", 3, this::status);
  }

  private int status(HostCall call) {
    call.requirePlace(0);
    var instance = scope.instance();
    var status = call.returnLatin1(1, instance.calls().statusText());
    return status == Status.OK ? call.returnInt(0, instance.calls().status()) : status;
  }

  private int call(HostCall call) {
    call.requirePlace(9);
    var settings = scope.module().settings();
    var named = call.latin1At(0, MAX_NAME);
    var pairs = Pairs.parse(call.bytesAt(2));
    var body = call.bytesAt(4, settings.limits().bodyBytes());
    Pairs.parse(call.bytesAt(6));
    var timeout = scope.callTime(call.intAt(8));
    var upstream = scope.upstream(named).orElseThrow(() -> StatusException.BAD_ARGUMENT);
    var instance = scope.instance();
    var exchange = new CallExchange(instance.currentStream());
    var request = request(exchange, pairs, body, timeout);
    var share = scope.module().callBudget().begin(body.length);
    var id =
        instance
            .calls()
            .start(Calls.Kind.HTTP, share, exchange, it -> perform(it, upstream, request, share));
    return call.returnInt(9, id);
  }

  private static Request request(
      CallExchange exchange, Pairs pairs, byte[] body, Duration timeout) {
    var method = required(pairs, ":method");
    var target = required(pairs, ":path");
    var authority = required(pairs, ":authority");
    try {
      return Request.builder(exchange, method, target)
          .headers(
              FieldMap.of(pairs)
                  .without("Content-Length")
                  .without("Transfer-Encoding")
                  .without("Connection")
                  .with("Host", authority))
          .body(Body.of(body))
          .timeout(timeout)
          .build();
    } catch (IllegalArgumentException _) {
      throw StatusException.BAD_ARGUMENT;
    }
  }

  private static String required(Pairs pairs, String name) {
    for (var i = 0; i < pairs.size(); i++) {
      if (pairs.name(i).equalsIgnoreCase(name) && !pairs.value(i).isEmpty()) {
        return pairs.value(i);
      }
    }
    throw StatusException.BAD_ARGUMENT;
  }

  private void perform(int id, String upstream, Request request, HeldBytes held) {
    var instance = scope.instance();
    Runnable telling;
    try (var response = scope.module().services().call(upstream, request)) {
      telling = answered(id, response, held);
    } catch (Throwable t) {
      // Errors too: the guest waits for the answer.
      telling = () -> failed(id, t);
    }
    instance.calls().deliver(id, true, telling);
  }

  private Runnable answered(int id, Response response, HeldBytes held) throws Exception {
    var refusal = scope.module().callBudget().refusal();
    var limit = scope.module().settings().limits().body();
    var body = new HeldBody(response.body(), held, refusal).readAll(limit);
    var head = new ResponseMap(response);
    var trailers = new FieldMap(response.body().trailers());
    if (!held.hold(head.bytes() + trailers.bytes())) {
      throw new IOException(refusal);
    }
    var answer =
        new Answer(
            Map.of(MapType.CALL_HEADERS, head, MapType.CALL_TRAILERS, trailers),
            Map.of(BufferType.CALL_BODY, body));
    var instance = scope.instance();
    return () -> {
      instance.calls().setStatus(0, "");
      instance.tell(
          instance.callbacks().httpCallResponse,
          answer,
          RootContext.ID,
          id,
          head.size(),
          body.length,
          trailers.size());
    };
  }

  private void failed(int id, Throwable cause) {
    var instance = scope.instance();
    instance.calls().setStatus(UNAVAILABLE, OneLine.of(String.valueOf(cause.getMessage())));
    var empty = new FieldMap(Headers.empty());
    var answer =
        new Answer(
            Map.of(MapType.CALL_HEADERS, empty, MapType.CALL_TRAILERS, empty),
            Map.of(BufferType.CALL_BODY, new byte[0]));
    instance.tell(instance.callbacks().httpCallResponse, answer, RootContext.ID, id, 0, 0, 0);
  }
}
