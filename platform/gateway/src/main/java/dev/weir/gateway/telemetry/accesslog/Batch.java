package dev.weir.gateway.telemetry.accesslog;

import java.nio.ByteBuffer;

/// Whole lines that are being written, in one piece; used again and again, by one thread.
final class Batch {

  private static final int MAX_LINES = 4096;

  private final ByteBuffer bytes;
  private final int[] ends = new int[MAX_LINES];
  private int first;
  private int count;
  private int lost;

  /// @param capacity in bytes, not less than the longest line
  Batch(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity);
  }

  /// Takes lines, as many as there are and have room. To be called when it is empty.
  void fill(ByteRing from) {
    bytes.clear();
    first = 0;
    count = 0;
    lost = 0;
    while (count < MAX_LINES && from.poll(bytes)) {
      ends[count++] = bytes.position();
    }
  }

  boolean isEmpty() {
    return first == count;
  }

  /// Whether a good part of the room is taken.
  boolean isLarge() {
    return count == MAX_LINES || bytes.position() > bytes.capacity() / 4;
  }

  /// How many lines are left.
  int size() {
    return count - first;
  }

  /// How many bytes are left.
  int bytes() {
    return isEmpty() ? 0 : ends[count - 1] - start(first);
  }

  /// The bytes that are left.
  ByteBuffer content() {
    return bytes.duplicate().position(start(first)).limit(start(count));
  }

  /// The bytes of one of the lines that are left.
  ByteBuffer line(int index) {
    var at = first + index;
    return bytes.duplicate().position(start(at)).limit(ends[at]);
  }

  /// Leaves out the lines that lie within that many bytes at its start.
  ///
  /// @return how many bytes those lines are
  int removeBytes(long written) {
    var start = start(first);
    while (first < count && ends[first] - start <= written) {
      first++;
    }
    return start(first) - start;
  }

  /// Leaves out the first lines.
  void remove(int lines) {
    first += lines;
  }

  /// Leaves out the first lines, which are given up.
  void lose(int lines) {
    first += lines;
    lost += lines;
  }

  /// How many lines were given up since it was filled, or since this was asked last.
  int takeLost() {
    var taken = lost;
    lost = 0;
    return taken;
  }

  /// Leaves out all lines.
  void clear() {
    first = count;
  }

  private int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }
}
