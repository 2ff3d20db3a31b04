package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The body of a response, read no slower than its pace allows.
///
/// The JDK's own stream waits without end: its time-out is for the head of a response alone.
final class PacedBody extends InputStream implements BodySubscriber<InputStream> {

  private sealed interface Event {
    record Bytes(List<ByteBuffer> buffers) implements Event {}

    record Failure(Throwable cause) implements Event {}

    enum End implements Event {
      END
    }
  }

  private final Pace pace;
  // Never more than one list of buffers and the end: the next is asked for when one was read.
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private List<ByteBuffer> buffers = List.of();
  private boolean isAtEnd;

  PacedBody(Pace pace) {
    this.pace = pace;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (!this.subscription.compareAndSet(null, subscription)) {
      subscription.cancel();
      return;
    }
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    events.add(new Event.Bytes(item));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event.Failure(failure));
  }

  @Override
  public void onComplete() {
    events.add(Event.End.END);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    var buffer = next();
    if (buffer == null) {
      return -1;
    }
    var count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    return count;
  }

  private @Nullable ByteBuffer next() throws IOException {
    while (true) {
      for (var buffer : buffers) {
        if (buffer.hasRemaining()) {
          return buffer;
        }
      }
      if (isAtEnd) {
        return null;
      }
      await();
    }
  }

  private void await() throws IOException {
    var event = poll();
    switch (event) {
      case null -> {
        close();
        throw pace.tooSlow();
      }
      case Event.Failure(var cause) -> throw new IOException(cause.toString(), cause);
      case Event.End.END -> isAtEnd = true;
      case Event.Bytes(var received) -> {
        buffers = received;
        received.forEach(buffer -> pace.received(buffer.remaining()));
        var current = subscription.get();
        if (current != null) {
          current.request(1);
        }
      }
    }
  }

  private @Nullable Event poll() throws IOException {
    // What came in time is read, but a source that has used up its time is not waited for again.
    var remaining = pace.remaining();
    try {
      return remaining <= 0 ? null : events.poll(remaining, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @Override
  public void close() {
    var current = subscription.get();
    if (current != null) {
      current.cancel();
    }
  }
}
