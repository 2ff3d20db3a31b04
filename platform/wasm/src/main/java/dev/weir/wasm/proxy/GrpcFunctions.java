package dev.weir.wasm.proxy;

import dev.weir.api.Headers;
import dev.weir.wasm.foreign.GrpcTarget;
import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// gRPC calls to upstreams, unary and streaming.
final class GrpcFunctions {

  private static final int MAX_NAME = 64 << 10;
  private static final int RESOURCE_EXHAUSTED = 8;

  private final HostScope scope;

  GrpcFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_grpc_call", 12, this::call)
        .add("proxy_grpc_stream", 9, this::stream)
        .add("proxy_grpc_send", 4, this::send)
        .add("proxy_grpc_cancel", 1, this::cancel)
        .add("proxy_grpc_close", 1, this::close);
  }

  private int call(HostCall call) {
    call.requirePlace(11);
    var message = call.bytesAt(8, scope.module().settings().limits().bodyBytes());
    var method = method(call, scope.callTime(call.intAt(10)));
    var flight = flight(true);
    var id = begin(Calls.Kind.GRPC, flight, method);
    flight.call().send(message, true);
    return call.returnInt(11, id);
  }

  private int stream(HostCall call) {
    call.requirePlace(8);
    var method = method(call, scope.module().settings().limits().callTime());
    return call.returnInt(8, begin(Calls.Kind.GRPC_STREAM, flight(false), method));
  }

  private GrpcMethod method(HostCall call, Duration timeout) {
    var upstream = upstream(call.bytesAt(0, MAX_NAME));
    return new GrpcMethod(
        upstream, call.nameAt(2), call.nameAt(4), metadata(call.bytesAt(6)), timeout);
  }

  private static Headers metadata(byte[] pairs) {
    try {
      return FieldMap.of(Pairs.parse(pairs));
    } catch (IllegalArgumentException _) {
      throw StatusException.BAD_ARGUMENT;
    }
  }

  private String upstream(byte[] service) {
    return GrpcTarget.upstream(service)
        .flatMap(scope::upstream)
        .orElseThrow(() -> StatusException.PARSE_FAILURE);
  }

  private Flight flight(boolean isUnary) {
    return new Flight(isUnary, scope.module().callBudget().begin(0));
  }

  private int begin(Calls.Kind kind, Flight flight, GrpcMethod method) {
    var id = scope.instance().calls().begin(kind, flight.share, flight);
    flight.id = id;
    // Only says what the call is for: one that is under way does not end with its stream.
    var exchange = new CallExchange(scope.instance().currentStream());
    try {
      flight.call = scope.module().services().open(method, exchange, flight.share, flight);
    } catch (IllegalArgumentException _) {
      scope.instance().calls().end(id);
      flight.share.close();
      throw StatusException.INTERNAL_FAILURE;
    }
    return id;
  }

  private int send(HostCall call) {
    var message = call.bytesAt(1, scope.module().settings().limits().bodyBytes());
    var flight = find(call);
    if (flight.isUnary) {
      return Status.BAD_ARGUMENT;
    }
    flight.call().send(message, call.intAt(3) != 0);
    return Status.OK;
  }

  private int cancel(HostCall call) {
    var flight = find(call);
    scope.instance().calls().end(call.intAt(0));
    flight.cancel();
    return Status.OK;
  }

  private int close(HostCall call) {
    var flight = find(call);
    if (flight.isUnary) {
      scope.instance().calls().end(call.intAt(0));
      flight.cancel();
    } else {
      flight.call().halfClose();
    }
    return Status.OK;
  }

  private Flight find(HostCall call) {
    if (scope.instance().calls().find(call.intAt(0)) instanceof Flight flight) {
      return flight;
    }
    throw StatusException.NOT_FOUND;
  }

  /// One call, and how what comes back reaches the guest.
  private final class Flight implements Calls.Handle, GrpcListener {

    private final boolean isUnary;
    private final CallBudget.Share share;
    private int id;
    private @Nullable GrpcCall call;
    private byte @Nullable [] result;

    Flight(boolean isUnary, CallBudget.Share share) {
      this.isUnary = isUnary;
      this.share = share;
    }

    GrpcCall call() {
      if (call == null) {
        throw StatusException.INTERNAL_FAILURE;
      }
      return call;
    }

    @Override
    public void cancel() {
      if (call != null) {
        call.cancel();
      }
      share.close();
    }

    @Override
    public void initialMetadata(Headers metadata) {
      if (isUnary) {
        return;
      }
      var map = new FieldMap(metadata);
      var answer = Answer.ofMap(MapType.GRPC_INITIAL_METADATA, map);
      var callback = scope.instance().callbacks().grpcInitialMetadata;
      deliver(false, () -> tell(callback, answer, map.size()));
    }

    @Override
    public void message(byte[] message) {
      if (!share.hold(message.length)) {
        exhausted();
        return;
      }
      if (isUnary) {
        // Of several messages, which a server must not send, the last one counts.
        share.free(result == null ? 0 : result.length);
        result = message;
        return;
      }
      deliver(false, () -> receive(message));
      share.free(message.length);
    }

    private void exhausted() {
      deliver(
          true,
          () -> {
            cancel();
            tellClosed(RESOURCE_EXHAUSTED, scope.module().callBudget().refusal());
          });
    }

    private void receive(byte[] message) {
      var answer = Answer.ofBuffer(BufferType.GRPC_MESSAGE, message);
      tell(scope.instance().callbacks().grpcReceive, answer, message.length);
    }

    @Override
    public void trailingMetadata(Headers metadata) {
      if (isUnary) {
        return;
      }
      var map = new FieldMap(metadata);
      var answer = Answer.ofMap(MapType.GRPC_TRAILING_METADATA, map);
      var callback = scope.instance().callbacks().grpcTrailingMetadata;
      deliver(false, () -> tell(callback, answer, map.size()));
    }

    @Override
    public void closed(int status, String text) {
      try (share) {
        deliver(true, () -> tellClosed(status, text));
      }
    }

    private void tellClosed(int status, String text) {
      scope.instance().calls().setStatus(status, text);
      // A unary call that succeeds is told by its message alone.
      if (isUnary && status == 0 && result != null) {
        receive(result);
      } else {
        tell(scope.instance().callbacks().grpcClose, Answer.NONE, status);
      }
    }

    private void deliver(boolean isLast, Runnable telling) {
      scope.instance().calls().deliver(id, isLast, telling);
    }

    private void tell(Callback callback, Answer answer, int value) {
      scope.instance().tell(callback, answer, RootContext.ID, id, value);
    }
  }
}
