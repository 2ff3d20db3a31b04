package dev.weir.cli.filter;

import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcMethod;
import java.io.ByteArrayOutputStream;

/// A gRPC call to a made-up upstream, which answers once the filter has sent all that it sends.
final class StubGrpcCall implements GrpcCall {

  static final int DEADLINE_EXCEEDED = 4;
  static final int UNAVAILABLE = 14;

  /// Answers the call.
  @FunctionalInterface
  interface Answering {

    /// Answers, on a thread of the call's own.
    ///
    /// @param messages all messages of the filter, one after the other
    void answer(byte[] messages) throws InterruptedException;
  }

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final Thread thread;
  private boolean isEnded;

  StubGrpcCall(GrpcMethod method, Answering answering) {
    thread =
        Thread.ofVirtual().name("weir-stub-" + method.upstream()).unstarted(() -> run(answering));
  }

  /// The call as a request whose body is the message.
  static Message request(GrpcMethod method, String message) {
    var path = "/" + method.service() + "/" + method.method();
    return Message.request("POST", path, method.metadata(), message);
  }

  private void run(Answering answering) {
    try {
      answering.answer(messages.toByteArray());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the filter has given the call up
    }
  }

  @Override
  public synchronized void send(byte[] message, boolean end) {
    if (!isEnded) {
      messages.writeBytes(message);
    }
    if (end) {
      halfClose();
    }
  }

  @Override
  public synchronized void halfClose() {
    if (!isEnded) {
      isEnded = true;
      thread.start();
    }
  }

  @Override
  public synchronized void cancel() {
    isEnded = true;
    thread.interrupt();
  }
}
