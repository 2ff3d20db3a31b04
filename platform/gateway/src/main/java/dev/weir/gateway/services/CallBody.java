package dev.weir.gateway.services;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.WireBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The body of a response to a filter's call, which breaks off when the time of the call is up.
///
/// Its reader may wait for the endpoint at that moment, so another thread ends the connection.
final class CallBody implements Body {

  private final Body source;
  private final GatewayExchange exchange;
  private final long deadlineNanos;
  private final Consumer<CallBody> whenOver;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private boolean isEnded;

  /// @param deadlineNanos on the clock of [System#nanoTime]; `Long.MAX_VALUE` for none
  /// @param whenOver runs once, when the call needs its upstream no more
  CallBody(Body source, GatewayExchange exchange, long deadlineNanos, Consumer<CallBody> whenOver) {
    this.source = source;
    this.exchange = exchange;
    this.deadlineNanos = deadlineNanos;
    this.whenOver = whenOver;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      if (!isEnded && isLate(System.nanoTime())) {
        throw late();
      }
      var count = source.read(target);
      isEnded = count < 0 || (source instanceof WireBody wire && wire.isEnded());
      if (isEnded) {
        over();
      }
      return count;
    } catch (IOException e) {
      abort();
      throw isLate(System.nanoTime()) ? late() : e;
    }
  }

  private static BodyException late() {
    return new BodyException(ErrorCode.UPSTREAM_TIMEOUT, "the time of the call is up");
  }

  private boolean isLate(long now) {
    return deadlineNanos != Long.MAX_VALUE && now - deadlineNanos >= 0;
  }

  /// Ends the connection if the time is up.
  void endIfLate(long now) {
    if (isLate(now)) {
      abort();
    }
  }

  /// Ends the connection, whoever reads from it.
  void abort() {
    exchange.finish();
    over();
  }

  private void over() {
    if (isOver.compareAndSet(false, true)) {
      whenOver.accept(this);
    }
  }

  @Override
  public long length() {
    return source.length();
  }

  @Override
  public int available() {
    return source.available();
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }

  @Override
  public void close() {
    source.close();
    over();
  }
}
