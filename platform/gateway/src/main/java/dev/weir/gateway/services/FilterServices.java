package dev.weir.gateway.services;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.grpc.GrpcCalls;
import dev.weir.gateway.redis.RedisCalls;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.gateway.wire.Destination;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.wasm.host.ExchangeFacts;
import dev.weir.wasm.host.GatewayServices;
import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import dev.weir.wasm.host.HeldBytes;
import dev.weir.wasm.host.RedisServer;
import java.util.List;
import java.util.Optional;

/// The services of a gateway for its WASM filters. Safe for use by several threads.
public final class FilterServices implements GatewayServices, AutoCloseable {

  private final LiveUpstreams upstreams;
  private final HttpCalls http;
  private final GrpcCalls grpc;
  private final RedisCalls redis;

  private FilterServices(LiveUpstreams upstreams, DeadlineWatch watch) {
    this.upstreams = upstreams;
    this.http = HttpCalls.start(upstreams, watch);
    this.grpc = new GrpcCalls(upstreams);
    this.redis = RedisCalls.start(upstreams, watch);
  }

  /// Services that call these upstreams.
  ///
  /// @param watch ends the calls whose time is up, and connections that nobody uses
  public static FilterServices start(LiveUpstreams upstreams, DeadlineWatch watch) {
    return new FilterServices(upstreams, watch);
  }

  @Override
  public Optional<String> upstream(String name) {
    return upstreams.meant(name);
  }

  @Override
  public Response call(String upstream, Request request) throws Exception {
    return http.call(upstream, request);
  }

  @Override
  public GrpcCall open(
      GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener) {
    return grpc.open(method, exchange, held, listener);
  }

  @Override
  public byte[] redis(RedisServer server, byte[] query, HeldBytes held) throws Exception {
    return redis.call(server, query, held);
  }

  @Override
  public void startWaiting(Exchange exchange) {
    if (exchange instanceof GatewayExchange known) {
      known.downstream().startWaiting();
    }
  }

  @Override
  public void stopWaiting(Exchange exchange) {
    if (exchange instanceof GatewayExchange known) {
      known.downstream().stopWaiting();
    }
  }

  @Override
  public ExchangeFacts facts(Exchange exchange) {
    return exchange instanceof GatewayExchange known
        ? new GatewayFacts(known)
        : GatewayServices.none().facts(exchange);
  }

  @Override
  public void reselectRoute(Exchange exchange) {
    if (exchange instanceof GatewayExchange known) {
      known.reselectRoute();
    }
  }

  @Override
  public boolean overrideEndpoint(Exchange exchange, String address) {
    var isKnown = endpoints(exchange).contains(address);
    if (isKnown && exchange instanceof GatewayExchange known) {
      known.preferEndpoint(address);
    }
    return isKnown;
  }

  @Override
  public List<String> endpoints(Exchange exchange) {
    return exchange instanceof GatewayExchange known
        ? known.destination().map(Destination::addresses).orElse(List.of())
        : List.of();
  }

  /// Ends all calls. To be called when no upstream can be called any more.
  @Override
  public void close() {
    http.close();
    grpc.close();
    redis.close();
  }
}
