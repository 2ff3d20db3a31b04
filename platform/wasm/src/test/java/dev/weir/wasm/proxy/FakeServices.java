package dev.weir.wasm.proxy;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.ExchangeFacts;
import dev.weir.wasm.host.GatewayServices;
import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import dev.weir.wasm.host.HeldBytes;
import dev.weir.wasm.host.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A gateway with the upstream `api`, also known as `outbound|PORT||api`, whose answers the test
/// gives.
final class FakeServices implements GatewayServices {

  /// A Redis server's answer to a command.
  @FunctionalInterface
  interface Redis {
    byte[] answer(RedisServer server, byte[] query) throws Exception;
  }

  /// A gRPC call as its upstream sees it.
  static final class FakeGrpcCall implements GrpcCall {

    private final GrpcMethod method;
    private final Exchange exchange;
    private final GrpcListener listener;
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    FakeGrpcCall(GrpcMethod method, Exchange exchange, GrpcListener listener) {
      this.method = method;
      this.exchange = exchange;
      this.listener = listener;
    }

    GrpcMethod method() {
      return method;
    }

    Exchange exchange() {
      return exchange;
    }

    GrpcListener listener() {
      return listener;
    }

    /// What the guest did with it.
    List<String> events() {
      return List.copyOf(events);
    }

    @Override
    public void send(byte[] message, boolean end) {
      events.add("send " + message.length + " " + end);
    }

    @Override
    public void halfClose() {
      events.add("half-close");
    }

    @Override
    public void cancel() {
      events.add("cancel");
    }
  }

  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<FakeGrpcCall> grpcCalls = Collections.synchronizedList(new ArrayList<>());
  private final List<RedisServer> redisServers = Collections.synchronizedList(new ArrayList<>());
  private final List<String> overrides = Collections.synchronizedList(new ArrayList<>());
  private final List<Exchange> reselected = Collections.synchronizedList(new ArrayList<>());
  private final List<String> waits = Collections.synchronizedList(new ArrayList<>());

  private Chain upstream = _ -> Response.of(200);
  private Consumer<FakeGrpcCall> grpc = _ -> {};
  private Redis redis =
      (_, _) -> {
        throw new IOException("no Redis here");
      };
  private ExchangeFacts facts = GatewayServices.none().facts(Request.get("/").exchange());

  /// The upstream `api` answers so.
  void answer(Chain upstream) {
    this.upstream = upstream;
  }

  /// Is done with gRPC calls when they begin.
  void onGrpc(Consumer<FakeGrpcCall> action) {
    this.grpc = action;
  }

  void onRedis(Redis answers) {
    this.redis = answers;
  }

  void know(ExchangeFacts facts) {
    this.facts = facts;
  }

  /// The requests that guests have sent.
  List<Request> requests() {
    return requests;
  }

  List<FakeGrpcCall> grpcCalls() {
    return grpcCalls;
  }

  List<RedisServer> redisServers() {
    return redisServers;
  }

  List<String> overrides() {
    return overrides;
  }

  List<Exchange> reselected() {
    return reselected;
  }

  /// When somebody began and ended to wait for something else than the client.
  List<String> waits() {
    return waits;
  }

  @Override
  public void startWaiting(Exchange exchange) {
    waits.add("start");
  }

  @Override
  public void stopWaiting(Exchange exchange) {
    waits.add("stop");
  }

  @Override
  public Optional<String> upstream(String name) {
    return name.matches("(outbound\\|[0-9]+\\|\\|)?api") ? Optional.of("api") : Optional.empty();
  }

  @Override
  public Response call(String name, Request request) throws Exception {
    requests.add(request);
    return upstream.proceed(request);
  }

  @Override
  public GrpcCall open(
      GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener) {
    if (method.method().isEmpty()) {
      throw new IllegalArgumentException("'' (expected: a method)");
    }
    var call = new FakeGrpcCall(method, exchange, listener);
    grpcCalls.add(call);
    grpc.accept(call);
    return call;
  }

  @Override
  public byte[] redis(RedisServer server, byte[] query, HeldBytes held) throws Exception {
    redisServers.add(server);
    return redis.answer(server, query);
  }

  @Override
  public ExchangeFacts facts(Exchange exchange) {
    return facts;
  }

  @Override
  public void reselectRoute(Exchange exchange) {
    reselected.add(exchange);
  }

  @Override
  public boolean overrideEndpoint(Exchange exchange, String address) {
    overrides.add(address);
    return address.equals("192.0.2.1:80");
  }

  @Override
  public List<String> endpoints(Exchange exchange) {
    return List.of("192.0.2.1:80", "192.0.2.2:80");
  }
}
