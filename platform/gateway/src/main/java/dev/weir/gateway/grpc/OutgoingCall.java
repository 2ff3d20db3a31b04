package dev.weir.gateway.grpc;

import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.HeldBytes;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call, from the moment a filter asks for it, which may be long before there is a connection.
///
/// Messages wait here while the server does not take them: a few megabytes, and no more than the
/// filter has room for, then the call fails. Of what comes in one message at a time is asked for,
/// so a slow listener slows the server down.
final class OutgoingCall implements GrpcCall {

  private static final System.Logger LOGGER = System.getLogger(OutgoingCall.class.getName());

  static final int MAX_MESSAGE = 4 << 20;
  private static final int MAX_WAITING = 8 << 20;
  private static final int MESSAGE_OVERHEAD = 64;

  private final CallPlan plan;
  private final CallLog log;
  private final HeldBytes held;
  private final GrpcListener listener;
  private final Consumer<OutgoingCall> whenOver;

  // Under the monitor of this; nothing that is done there waits or calls the listener.
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private @Nullable ClientCall<byte[], byte[]> call;
  private @Nullable Status failure;
  private long waitingBytes;
  private long handedBytes;
  private boolean isEndAsked;
  private boolean isEndSent;

  private volatile boolean isOver;

  /// A call that has not started.
  ///
  /// @param log takes down what becomes of it
  /// @param held what messages count for until they have gone out
  /// @param whenOver runs once, when nothing more happens
  OutgoingCall(
      CallPlan plan,
      CallLog log,
      HeldBytes held,
      GrpcListener listener,
      Consumer<OutgoingCall> whenOver) {
    this.plan = plan;
    this.log = log;
    this.held = held;
    this.listener = listener;
    this.whenOver = whenOver;
  }

  CallPlan plan() {
    return plan;
  }

  /// Starts the call, unless it is over already.
  ///
  /// @param whenClosed runs once, when the channel is not needed any more
  synchronized void start(Channel channel, Runnable whenClosed) {
    if (isOver || failure != null) {
      whenClosed.run();
      return;
    }
    log.connected(channel.authority());
    call = channel.newCall(plan.method(), plan.options());
    call.start(new Events(whenClosed), plan.metadata());
    call.request(1);
    flush();
  }

  @Override
  public synchronized void send(byte[] message, boolean end) {
    if (isOver || isEndAsked || failure != null) {
      return;
    }
    if (message.length > MAX_MESSAGE) {
      exhausted("a message of " + message.length + " bytes (expected: <= " + MAX_MESSAGE + ")");
      return;
    }
    if (waitingBytes > MAX_WAITING) {
      exhausted(waitingBytes + " bytes wait for the server (expected: <= " + MAX_WAITING + ")");
      return;
    }
    if (!held.hold(size(message))) {
      exhausted(
          "no room for a message of " + message.length + " bytes among what the filter holds");
      return;
    }
    waiting.add(message);
    waitingBytes += size(message);
    isEndAsked = end;
    flush();
  }

  private static int size(byte[] message) {
    return message.length + MESSAGE_OVERHEAD;
  }

  private void exhausted(String text) {
    fail(Status.RESOURCE_EXHAUSTED.withDescription(text));
  }

  @Override
  public synchronized void halfClose() {
    if (!isOver) {
      isEndAsked = true;
      flush();
    }
  }

  private synchronized void flush() {
    if (call == null || isOver || failure != null) {
      return;
    }
    while (call.isReady() && (handedBytes > 0 || !waiting.isEmpty())) {
      // It is ready once nearly all that it was handed before has gone out.
      held.free(handedBytes);
      handedBytes = 0;
      sendNext(call);
    }
    if (isEndAsked && !isEndSent && waiting.isEmpty()) {
      isEndSent = true;
      call.halfClose();
    }
  }

  private synchronized void sendNext(ClientCall<byte[], byte[]> to) {
    var message = waiting.poll();
    if (message != null) {
      waitingBytes -= size(message);
      handedBytes = size(message);
      to.sendMessage(message);
    }
  }

  @Override
  public void cancel() {
    if (end(Status.CANCELLED)) {
      abort("the filter gave the call up");
    }
  }

  /// Ends the call with a status of the gateway's own.
  void fail(Status status) {
    synchronized (this) {
      if (isOver || failure != null) {
        return;
      }
      failure = status;
      if (call != null) {
        abort(String.valueOf(status.getDescription()));
        return;
      }
    }
    // Not on the thread of who asked for the call: it may hold what the listener needs.
    Thread.ofVirtual().name("weir-grpc").start(() -> close(status, new Metadata()));
  }

  private synchronized void abort(String reason) {
    waiting.clear();
    if (call != null) {
      call.cancel(reason, null);
    }
  }

  // Whether the call was not over before.
  private boolean end(Status status) {
    synchronized (this) {
      if (isOver) {
        return false;
      }
      isOver = true;
    }
    whenOver.accept(this);
    tell(status);
    return true;
  }

  // The guest waits for the end of its call, whatever becomes of this.
  private void tell(Status status) {
    try {
      log.ended(status);
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "a gRPC call cannot be told of", e);
    }
  }

  private void close(Status status, Metadata trailers) {
    if (!end(status)) {
      return;
    }
    if (!trailers.keys().isEmpty()) {
      listener.trailingMetadata(MetadataHeaders.headers(trailers));
    }
    listener.closed(status.getCode().value(), text(status));
  }

  private static String text(Status status) {
    var description = Objects.requireNonNullElse(status.getDescription(), "");
    var cause = status.getCause();
    return cause == null || cause.getMessage() == null
        ? description
        : description + ": " + cause.getMessage();
  }

  private synchronized Status outcome(Status status) {
    return Objects.requireNonNullElse(failure, status);
  }

  private synchronized void requestNext() {
    if (call != null) {
      call.request(1);
    }
  }

  /// What gRPC says, one after the other, each on a virtual thread.
  private final class Events extends ClientCall.Listener<byte[]> {

    private final Runnable whenClosed;

    private Events(Runnable whenClosed) {
      this.whenClosed = whenClosed;
    }

    @Override
    public void onHeaders(Metadata headers) {
      if (!isOver) {
        log.answered();
        listener.initialMetadata(MetadataHeaders.headers(headers));
      }
    }

    @Override
    public void onMessage(byte[] message) {
      if (!isOver) {
        listener.message(message);
        requestNext();
      }
    }

    @Override
    public void onReady() {
      flush();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      whenClosed.run();
      close(outcome(status), trailers);
    }
  }
}
