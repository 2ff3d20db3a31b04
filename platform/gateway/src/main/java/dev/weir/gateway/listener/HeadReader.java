package dev.weir.gateway.listener;

import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireInput;
import dev.weir.http.HeadParser;
import dev.weir.http.HeaderBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The heads of one connection's requests, one after the other, each in the time that a client may
/// take for it.
///
/// Used by the connection's thread, but for [#drain] and [#isDraining].
final class HeadReader {

  // Who may set the deadline of the next head: the connection's thread, or whoever drains it.
  private enum Phase {
    BUSY,
    IDLE,
    ARMING
  }

  private final Wire wire;
  private final WireInput input;
  private final ListenerSettings settings;
  private final HeadParser parser;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BUSY);
  private volatile long drainNanos = -1;
  private boolean isFirst = true;

  HeadReader(Wire wire, WireInput input, ListenerSettings settings) {
    this.wire = wire;
    this.input = input;
    this.settings = settings;
    this.parser = HeadParser.ofRequests(settings.limits());
  }

  /// Waits for the next head, which is the same object each time.
  ///
  /// @return null if the client has left
  @Nullable HeaderBlock await() throws IOException {
    var timeouts = settings.timeouts();
    if (input.available() == 0) {
      input.shrink();
      if (awaitBytes((isFirst ? timeouts.head() : timeouts.idle()).toNanos()) < 0) {
        return null;
      }
    }
    if (!isFirst || isDraining()) {
      wire.allowReadsFor(timeouts.head().toNanos());
    }
    isFirst = false;
    while (true) {
      var end = parser.parse(input.bytes(), input.position(), input.limit());
      if (end >= 0) {
        input.advanceTo(end);
        wire.readsAreDone();
        return parser.head();
      }
      if (input.isFull()) {
        // The bytes will be moved, so the parser starts over; that happens a few times at most.
        parser.reset();
      }
      if (input.fill() < 0) {
        return null;
      }
    }
  }

  private int awaitBytes(long patience) throws IOException {
    wire.allowReadsFor(patience);
    phase.set(Phase.IDLE);
    if (isDraining()) {
      wire.allowReadsFor(drainNanos);
    }
    var count = isFirst ? input.fill() : input.fillWithAnswer();
    while (!phase.compareAndSet(Phase.IDLE, Phase.BUSY)) {
      Thread.onSpinWait();
    }
    return count;
  }

  /// Says that the gateway stops: a client that is idle has that long to send one more request.
  void drain(Duration grace) {
    drainNanos = grace.toNanos();
    if (phase.compareAndSet(Phase.IDLE, Phase.ARMING)) {
      wire.allowReadsFor(grace.toNanos());
      phase.set(Phase.IDLE);
    }
  }

  /// Whether the gateway stops.
  boolean isDraining() {
    return drainNanos >= 0;
  }
}
