package dev.weir.gateway.services;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.gateway.wire.Baggage;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.GatewayExchange;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The HTTP calls that filters make, each until its response has been read.
///
/// An upstream itself bounds a request only up to the head of its response; here the deadline of
/// the request bounds all of it. Safe for use by several threads.
public final class HttpCalls implements AutoCloseable {

  private final LiveUpstreams upstreams;
  private final DeadlineWatch watch;
  private final Set<GatewayExchange> underWay = ConcurrentHashMap.newKeySet();
  private final Set<CallBody> bodies = ConcurrentHashMap.newKeySet();
  private final Runnable tick = this::endLateCalls;
  private volatile boolean isClosed;

  private HttpCalls(LiveUpstreams upstreams, DeadlineWatch watch) {
    this.upstreams = upstreams;
    this.watch = watch;
  }

  /// Calls of these upstreams.
  ///
  /// @param watch ends the calls whose time is up
  public static HttpCalls start(LiveUpstreams upstreams, DeadlineWatch watch) {
    var calls = new HttpCalls(upstreams, watch);
    watch.everyTick(calls.tick);
    return calls;
  }

  /// Sends a request and waits for the head of the response.
  ///
  /// @param name of the upstream
  public Response call(String name, Request request) throws Exception {
    var upstream = upstreams.hold(name, request.deadlineNanos());
    Response response;
    var exchange = GatewayExchange.ofOwnRequest();
    exchange.log().calledIn(request.exchange().span());
    request.exchange().onCancel(exchange::cancel);
    var isAnswered = false;
    underWay.add(exchange);
    if (isClosed) {
      exchange.finish();
    }
    try {
      response = upstream.proceed(own(request, exchange));
      isAnswered = response.body().length() != 0;
    } finally {
      if (!isAnswered) {
        ended(exchange, upstream);
      }
    }
    return isAnswered ? watched(response, exchange, upstream, request.deadlineNanos()) : response;
  }

  private Response watched(
      Response response, GatewayExchange exchange, Upstream upstream, long deadlineNanos) {
    var body =
        new CallBody(
            response.body(),
            exchange,
            deadlineNanos,
            over -> {
              bodies.remove(over);
              ended(exchange, upstream);
            });
    bodies.add(body);
    return response.withBody(body);
  }

  private void ended(GatewayExchange exchange, Upstream upstream) {
    underWay.remove(exchange);
    upstream.release();
    exchange.log().ended(0, 0);
  }

  private static Request own(Request request, GatewayExchange exchange) {
    var builder =
        Request.builder(exchange, request.method(), request.path(), request.query())
            .headers(withBaggage(request))
            .body(request.body());
    request.timeRemaining().ifPresent(builder::timeout);
    return builder.build();
  }

  private static Headers withBaggage(Request request) {
    var baggage = request.exchange().baggage();
    return baggage.isEmpty() || request.headers().contains("baggage")
        ? request.headers()
        : request.headers().with("baggage", Baggage.text(baggage));
  }

  private void endLateCalls() {
    bodies.forEach(body -> body.endIfLate(watch.now()));
  }

  /// Ends all calls, and those that begin later.
  @Override
  public void close() {
    isClosed = true;
    watch.cancel(tick);
    underWay.forEach(GatewayExchange::finish);
    bodies.forEach(CallBody::abort);
  }
}
