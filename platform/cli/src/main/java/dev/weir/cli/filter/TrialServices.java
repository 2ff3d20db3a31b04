package dev.weir.cli.filter;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The services of a gateway for the filter that is tried: calls to made-up upstreams are answered
/// here, and all calls are noted.
final class TrialServices implements GatewayServices {

  private static final DataSize MAX_BODY = DataSize.ofMebibytes(64);

  private final GatewayServices gateway;
  private final Probes probes;
  private final Consumer<MadeCall> strays;
  private volatile Callees callees = StubSet.none();

  /// Services around those of a gateway.
  ///
  /// @param gateway knows the upstreams that really exist
  /// @param strays gets the calls that are made for no request, once they have ended
  TrialServices(GatewayServices gateway, Probes probes, Consumer<MadeCall> strays) {
    this.gateway = gateway;
    this.probes = probes;
    this.strays = strays;
  }

  /// Has calls answered so from now on.
  void use(Callees next) {
    callees = next;
  }

  @Override
  public Optional<String> upstream(String name) {
    var found = gateway.upstream(name).or(() -> callees.upstream(name));
    if (found.isEmpty()) {
      callees.unknown(name);
    }
    return found;
  }

  private boolean isReal(String upstream) {
    return gateway.upstream(upstream).isPresent();
  }

  @Override
  public Response call(String upstream, Request request) throws Exception {
    var passage = probes.passage(request.exchange().id());
    passage.ifPresent(Probes::adopt);
    var isReal = isReal(upstream);
    var body = isReal ? "" : text(request.body().readAll(MAX_BODY));
    var sent = Message.request(request.method(), request.target(), request.headers(), body);
    var call = begin(new MadeCall(upstream, sent, passage));
    try {
      var response =
          isReal ? gateway.call(upstream, request) : stubbed(call, request.timeRemaining());
      call.ended(String.valueOf(response.status()));
      return response;
    } catch (Exception e) {
      call.failed(e);
      throw e;
    } finally {
      end(call);
    }
  }

  /// Notes a call that begins.
  private static MadeCall begin(MadeCall call) {
    call.passage().ifPresent(passage -> passage.called(call));
    return call;
  }

  private void end(MadeCall call) {
    if (call.passage().filter(passage -> passage.calls().contains(call)).isEmpty()) {
      strays.accept(call);
    }
  }

  private Response stubbed(MadeCall call, Optional<Duration> time) throws InterruptedException {
    var answer = callees.answer(call);
    take(answer, time);
    var message = answer.message();
    Body body = Body.of(message.body());
    return Response.of(
        message.status(), message.headers(), new TrailedBody(body, message.trailers()));
  }

  /// Takes as long as the answer does, or as the filter waits.
  ///
  /// @throws GatewayException if no response comes
  private static void take(Stub.Answer answer, Optional<Duration> time)
      throws InterruptedException {
    var isLate = time.isPresent() && answer.delay().compareTo(time.get()) >= 0;
    var isTimeout = answer.fails().equals(Optional.of(Stub.Failure.TIMEOUT));
    if (isLate || isTimeout) {
      Thread.sleep(time.orElse(answer.delay()));
      throw new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "the time of the call is up");
    }
    Thread.sleep(answer.delay());
    if (answer.fails().isPresent()) {
      throw new GatewayException(ErrorCode.UPSTREAM_CONNECT_FAILED, "connection refused");
    }
  }

  @Override
  public GrpcCall open(
      GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener) {
    var passage = Probes.current();
    if (isReal(method.upstream())) {
      var sent = StubGrpcCall.request(method, "");
      var call = begin(new MadeCall(method.upstream(), sent, passage));
      return gateway.open(method, exchange, held, new NotedListener(call, listener));
    }
    return new StubGrpcCall(
        method,
        message -> {
          var sent = StubGrpcCall.request(method, text(message));
          var call = begin(new MadeCall(method.upstream(), sent, passage));
          answer(call, method.timeout(), new NotedListener(call, listener));
        });
  }

  private void answer(MadeCall call, Duration time, GrpcListener listener)
      throws InterruptedException {
    var answer = callees.answer(call);
    try {
      take(answer, Optional.of(time));
    } catch (GatewayException e) {
      var isLate = e.code() == ErrorCode.UPSTREAM_TIMEOUT;
      listener.closed(
          isLate ? StubGrpcCall.DEADLINE_EXCEEDED : StubGrpcCall.UNAVAILABLE,
          String.valueOf(e.getMessage()));
      return;
    }
    var message = answer.message();
    listener.initialMetadata(message.headers());
    if (answer.grpcStatus() == 0) {
      listener.message(message.body().getBytes(StandardCharsets.UTF_8));
    }
    listener.trailingMetadata(message.trailers().without("grpc-status").without("grpc-message"));
    listener.closed(answer.grpcStatus(), answer.grpcMessage());
  }

  /// Notes how a gRPC call ends.
  private final class NotedListener implements GrpcListener {

    private final MadeCall call;
    private final GrpcListener listener;

    NotedListener(MadeCall call, GrpcListener listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void initialMetadata(Headers metadata) {
      call.passage().ifPresent(Probes::adopt);
      listener.initialMetadata(metadata);
    }

    @Override
    public void message(byte[] message) {
      call.passage().ifPresent(Probes::adopt);
      listener.message(message);
    }

    @Override
    public void trailingMetadata(Headers metadata) {
      call.passage().ifPresent(Probes::adopt);
      listener.trailingMetadata(metadata);
    }

    @Override
    public void closed(int status, String text) {
      call.passage().ifPresent(Probes::adopt);
      call.ended("grpc-status " + status + (text.isEmpty() ? "" : ": " + text));
      end(call);
      listener.closed(status, text);
    }
  }

  @Override
  public byte[] redis(RedisServer server, byte[] query, HeldBytes held) throws Exception {
    if (!isReal(server.upstream())) {
      throw new IOException("'" + server.upstream() + "' is made up (expected: a Redis server)");
    }
    return gateway.redis(server, query, held);
  }

  @Override
  public void startWaiting(Exchange exchange) {
    gateway.startWaiting(exchange);
  }

  @Override
  public void stopWaiting(Exchange exchange) {
    gateway.stopWaiting(exchange);
  }

  @Override
  public ExchangeFacts facts(Exchange exchange) {
    return gateway.facts(exchange);
  }

  @Override
  public void reselectRoute(Exchange exchange) {
    gateway.reselectRoute(exchange);
  }

  @Override
  public boolean overrideEndpoint(Exchange exchange, String address) {
    return gateway.overrideEndpoint(exchange, address);
  }

  @Override
  public List<String> endpoints(Exchange exchange) {
    return gateway.endpoints(exchange);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record TrailedBody(Body body, Headers trailers) implements Body {

    @Override
    public int read(ByteBuffer target) throws IOException {
      return body.read(target);
    }

    @Override
    public long length() {
      return body.length();
    }
  }
}
