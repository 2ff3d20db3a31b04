package dev.weir.gateway.grpc;

import dev.weir.api.Headers;
import dev.weir.wasm.host.GrpcListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a listener heard, as lines.
final class Heard implements GrpcListener {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String status = "";

  @Override
  public void initialMetadata(Headers metadata) {
    lines.add("initial " + text(metadata));
  }

  @Override
  public void message(byte[] message) {
    lines.add("message " + new String(message, StandardCharsets.UTF_8));
    messages.add(message);
  }

  @Override
  public void trailingMetadata(Headers metadata) {
    lines.add("trailing " + text(metadata));
  }

  @Override
  public void closed(int status, String text) {
    this.status = status + " " + text;
    lines.add("closed " + status + " " + text);
    closed.countDown();
  }

  private static String text(Headers headers) {
    return (headers.first("x-text").orElse("") + " " + headers.first("x-data-bin").orElse(""))
        .strip();
  }

  /// The next message.
  String next() throws InterruptedException {
    var message = messages.poll(20, TimeUnit.SECONDS);
    return message == null ? "none: " + lines : new String(message, StandardCharsets.UTF_8);
  }

  /// All lines, once the call has ended.
  List<String> untilClosed() throws InterruptedException {
    if (!closed.await(20, TimeUnit.SECONDS)) {
      lines.add("not closed");
    }
    return lines;
  }

  /// The status and its text, once the call has ended.
  String status() throws InterruptedException {
    untilClosed();
    return status;
  }

  /// What was heard so far.
  List<String> soFar() {
    return List.copyOf(lines);
  }
}
