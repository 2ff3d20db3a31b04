package dev.weir.gateway.listener;

import dev.weir.gateway.listener.ListenerSettings.Timeouts;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireInput;
import java.io.IOException;

/// Carries bytes both ways between two connections until both directions have ended.
///
/// One direction may end before the other: its receiver sees the end of the stream and may go on
/// sending. Silence in both directions ends the relay.
final class Relay {

  private final WireInput left;
  private final WireInput right;
  private final Buffers buffers;
  private final long idleNanos;
  private final long writeNanos;

  Relay(WireInput left, WireInput right, Buffers buffers, Timeouts timeouts) {
    this.left = left;
    this.right = right;
    this.buffers = buffers;
    this.idleNanos = timeouts.tunnel().toNanos();
    this.writeNanos = timeouts.write().toNanos();
  }

  /// Returns when both directions have ended, or one has failed. No thread uses the connections
  /// then.
  void run() {
    touch();
    var thread = Thread.ofVirtual().name("weir-tunnel").start(() -> copy(left, right.wire()));
    copy(right, left.wire());
    var isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        isInterrupted = true;
        closeBoth();
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeBoth() {
    left.wire().close();
    right.wire().close();
  }

  private void copy(WireInput from, Wire to) {
    var buffer = buffers.bulk().take().clear();
    try {
      while (from.read(buffer, Long.MAX_VALUE) >= 0) {
        touch();
        to.write(buffer.flip(), writeNanos);
        buffer.clear();
      }
      to.channel().shutdownOutput();
    } catch (IOException e) {
      // The other direction is of no use without this one.
      closeBoth();
    } finally {
      buffers.bulk().give(buffer);
    }
  }

  private void touch() {
    left.wire().allowReadsFor(idleNanos);
    right.wire().allowReadsFor(idleNanos);
  }
}
