package dev.weir.gateway.upstream;

import dev.weir.api.Body;
import dev.weir.gateway.wire.BodySender;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.SourceFailedException;
import dev.weir.gateway.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends a request's body on a thread of its own while the request's thread waits for the response:
/// the endpoint may answer early, or while it still reads.
final class BodyPump implements Runnable {

  private static final long CONTINUE_PATIENCE_MILLIS = 1000;

  private final Body body;
  private final Wire wire;
  private final Buffers buffers;
  private final long timeoutNanos;
  private final GatewayExchange exchange;
  private final CountDownLatch permission;

  private volatile boolean isStopped;
  private volatile boolean isComplete;
  private volatile @Nullable IOException sourceFailure;

  /// A pump that has not started.
  ///
  /// @param awaitsPermission whether to wait, for a while, until [#permit] is called
  BodyPump(
      Body body, UpstreamConnection target, GatewayExchange exchange, boolean awaitsPermission) {
    this.body = body;
    this.wire = target.wire();
    this.buffers = target.buffers();
    this.timeoutNanos = target.policies().readTimeout().toNanos();
    this.exchange = exchange;
    this.permission = new CountDownLatch(awaitsPermission ? 1 : 0);
  }

  void start() {
    exchange.pumping(Thread.ofVirtual().name("weir-body").start(this));
  }

  /// Says that the endpoint wants the body.
  void permit() {
    permission.countDown();
  }

  /// Says that the rest of the body is of no use: no more of it is read.
  void stop() {
    isStopped = true;
    permission.countDown();
  }

  /// Whether the whole body has been sent.
  boolean isComplete() {
    return isComplete;
  }

  /// Why the body could not be read, if so.
  @Nullable IOException sourceFailure() {
    return sourceFailure;
  }

  @Override
  public void run() {
    var buffer = buffers.bulk().take();
    try {
      // An endpoint that never says "100 Continue" must not keep the client from sending.
      permission.await(CONTINUE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (!isStopped) {
        pump(buffer.clear());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The endpoint stopped reading. It may have answered; if not, whoever reads the answer finds
      // out.
    } finally {
      buffers.bulk().give(buffer);
    }
  }

  private void pump(ByteBuffer buffer) throws IOException {
    var sender = new BodySender(body, BodySender.framingOf(body));
    while (!sender.isDone() && !isStopped) {
      step(sender, buffer);
      if (!isStopped) {
        wire.write(buffer.flip(), timeoutNanos);
      }
      buffer.clear();
    }
    isComplete = sender.isDone();
    if (isComplete) {
      // From here on nobody reads from the client; who waits for the response may wait long.
      exchange.downstream().startWaiting();
    }
  }

  private void step(BodySender sender, ByteBuffer buffer) throws IOException {
    try {
      sender.step(buffer);
    } catch (SourceFailedException e) {
      // A body that breaks off must not look complete to the endpoint.
      sourceFailure = e;
      if (!isStopped) {
        wire.abort();
      }
      throw e;
    }
  }
}
