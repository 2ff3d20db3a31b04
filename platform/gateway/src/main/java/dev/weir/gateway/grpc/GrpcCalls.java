package dev.weir.gateway.grpc;

import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.upstream.Upstream;
import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import dev.weir.wasm.host.HeldBytes;
import io.grpc.Status;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The gRPC calls under way, and where new ones begin: over plaintext HTTP/2, to the endpoint of an
/// upstream whose turn it is.
///
/// Nothing here blocks a thread of gRPC: what it has to say to the listener of a call it says on
/// virtual threads, in order.
public final class GrpcCalls implements AutoCloseable {

  /// What a call has to wait for before it can start.
  @FunctionalInterface
  private interface Beginning {

    void run() throws IOException, InterruptedException;
  }

  private static final System.Logger LOGGER = System.getLogger(GrpcCalls.class.getName());

  private final LiveUpstreams upstreams;
  private final Set<OutgoingCall> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /// Calls to these upstreams.
  public GrpcCalls(LiveUpstreams upstreams) {
    this.upstreams = upstreams;
  }

  /// Begins a call, as [dev.weir.wasm.host.GatewayServices#open] says.
  public GrpcCall open(
      GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener) {
    if (upstreams.meant(method.upstream()).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + method.upstream() + "' (expected: a configured upstream)");
    }
    var plan = CallPlan.of(method);
    var log = CallLog.of(method, exchange);
    log.addContext(plan.metadata());
    var call = new OutgoingCall(plan, log, held, listener, calls::remove);
    calls.add(call);
    var upstream = upstreams.tryHold(method.upstream());
    if (upstream.isPresent()) {
      start(call, upstream.get());
    } else {
      onThread(call, () -> awaitUpstream(call));
    }
    if (isClosed) {
      stop(call);
    }
    return call;
  }

  // If there is a connection already, the call needs no thread to begin.
  private static void start(OutgoingCall call, Upstream held) {
    var endpoints = held.candidates();
    var channel = Channels.of(held).connected(endpoints.getFirst());
    if (channel.isPresent()) {
      call.start(channel.get(), held::release);
    } else {
      onThread(call, () -> connect(call, held, endpoints));
    }
  }

  private void awaitUpstream(OutgoingCall call) throws IOException, InterruptedException {
    var held = upstreams.hold(call.plan().upstream(), call.plan().deadlineNanos());
    connect(call, held, held.candidates());
  }

  private static void connect(OutgoingCall call, Upstream held, List<HostPort> endpoints)
      throws IOException, InterruptedException {
    var isStarted = false;
    try {
      var channel = Channels.of(held).connect(endpoints, call.plan().deadlineNanos());
      isStarted = true;
      call.start(channel, held::release);
    } finally {
      if (!isStarted) {
        held.release();
      }
    }
  }

  private static void onThread(OutgoingCall call, Beginning beginning) {
    Thread.ofVirtual().name("weir-grpc-start").start(() -> begin(call, beginning));
  }

  private static void begin(OutgoingCall call, Beginning beginning) {
    try {
      beginning.run();
    } catch (GatewayException | IOException e) {
      var isLate = call.plan().deadlineNanos() - System.nanoTime() <= 0;
      call.fail(
          (isLate ? Status.DEADLINE_EXCEEDED : Status.UNAVAILABLE).withDescription(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      stop(call);
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "gRPC call to " + call.plan().upstream() + " cannot be started", e);
      call.fail(Status.INTERNAL.withDescription("the call cannot be started"));
    }
  }

  private static void stop(OutgoingCall call) {
    call.fail(Status.UNAVAILABLE.withDescription("the gateway stops"));
  }

  /// Ends all calls.
  @Override
  public void close() {
    isClosed = true;
    calls.forEach(GrpcCalls::stop);
  }
}
