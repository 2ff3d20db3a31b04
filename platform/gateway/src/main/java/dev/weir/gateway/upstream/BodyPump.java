package dev.weir.gateway.upstream;

import dev.weir.api.Request;
import dev.weir.gateway.wire.BodySender;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.SourceFailedException;
import dev.weir.gateway.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends a request's body on a thread of its own while the request's thread waits for the response:
/// the endpoint may answer early, or while it still reads.
final class BodyPump implements Runnable {

  private static final long CONTINUE_PATIENCE_MILLIS = 1000;
  private static final Duration END_PATIENCE = Duration.ofMillis(100);

  private final Request request;
  private final UpstreamConnection target;
  private final Wire wire;
  private final Buffers buffers;
  private final long timeoutNanos;
  private final GatewayExchange exchange;
  private final CountDownLatch permission;

  private volatile boolean isStopped;
  private volatile boolean isComplete;
  private volatile @Nullable SourceFailedException sourceFailure;

  // Under the pump's own lock: a deadline that is set when the response has come in would stay on a
  // connection that may be idle by then.
  private boolean isSent;
  private boolean isAnswered;

  /// A pump that has not started.
  ///
  /// @param awaitsPermission whether to wait, for a while, until [#permit] is called
  BodyPump(
      Request request,
      UpstreamConnection target,
      GatewayExchange exchange,
      boolean awaitsPermission) {
    this.request = request;
    this.target = target;
    this.wire = target.wire();
    this.buffers = target.buffers();
    this.timeoutNanos = target.policies().readTimeout().toNanos();
    this.exchange = exchange;
    this.permission = new CountDownLatch(awaitsPermission ? 1 : 0);
  }

  void start() {
    var thread = Thread.ofVirtual().name("weir-body").unstarted(this);
    if (!request.body().isReplayable()) {
      exchange.pumping(thread);
    }
    thread.start();
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

  /// Whether the thread of a pump ends now: one that has sent its body does in no time.
  static boolean hasEnded(Thread pumping) {
    try {
      return pumping.join(END_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Whether the whole body has been sent.
  boolean isComplete() {
    return isComplete;
  }

  /// Why the body could not be read, if so.
  @Nullable SourceFailedException sourceFailure() {
    return sourceFailure;
  }

  /// Bounds the wait for the response while the body is on its way: only the route's deadline
  /// counts, a large body may take longer than the endpoint may think.
  synchronized void boundAnswer() {
    if (!isSent && Patience.isBounded(request)) {
      wire.allowReadsFor(Patience.bound(request, Long.MAX_VALUE));
    }
  }

  /// Says that the head of the response has come in: nobody waits for it any more.
  synchronized void answered() {
    isAnswered = true;
    wire.readsAreDone();
  }

  private synchronized void awaitAnswer() {
    isSent = true;
    if (!isAnswered && !isStopped) {
      wire.allowReadsFor(target.patience(request));
    }
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
    } catch (Throwable e) {
      // A filter's body may throw anything, wherever it is asked something.
      sourceFailed(new SourceFailedException(e));
    } finally {
      buffers.bulk().give(buffer);
      awaitAnswer();
    }
  }

  private void pump(ByteBuffer buffer) throws IOException {
    var body = request.body();
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
      sourceFailed(e);
      throw e;
    }
  }

  // A body that breaks off must not look complete to the endpoint.
  private void sourceFailed(SourceFailedException failure) {
    sourceFailure = failure;
    if (!isStopped) {
      wire.abort();
    }
  }
}
