package dev.weir.gateway.telemetry.accesslog;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Lines that are not being written, for those who write one.
///
/// There are a few, each in a place of its own; who finds the place empty makes a line. So two
/// threads never wait for each other.
final class Lines {

  private static final int PLACES =
      Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<Line> places = new AtomicReferenceArray<>(PLACES);

  Line borrow() {
    var line = places.getAndSet(place(), null);
    return line == null ? new Line() : line;
  }

  void giveBack(Line line) {
    places.setRelease(place(), line);
  }

  private static int place() {
    return (int) Thread.currentThread().threadId() & (PLACES - 1);
  }
}
