package dev.weir.wasm.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The bytes of a body that a guest sees now.
final class BodyBuffer {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int size;

  int size() {
    return size;
  }

  /// Adds bytes behind the others. If they are the first, the array itself is kept.
  void append(byte[] from, int length) {
    if (size == 0) {
      bytes = from;
    } else {
      if (bytes.length < size + length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
      }
      System.arraycopy(from, 0, bytes, size, length);
    }
    size += length;
  }

  /// A part, cut to what there is.
  byte[] part(int start, int length) {
    if (Integer.compareUnsigned(start, size) >= 0) {
      return NONE;
    }
    var end = start + (int) Math.min(Integer.toUnsignedLong(length), size - start);
    return Arrays.copyOfRange(bytes, start, end);
  }

  /// Puts bytes in the place of some others, beyond the end behind the last one.
  ///
  /// @param limit how large the body may become by it
  /// @return false if it would become larger, and stays as it is
  boolean replace(int start, int length, byte[] with, int limit) {
    var from = (int) Math.min(Integer.toUnsignedLong(start), size);
    var to = from + (int) Math.min(Integer.toUnsignedLong(length), size - from);
    var newSize = (long) size - (to - from) + with.length;
    if (newSize > size && newSize > limit) {
      return false;
    }
    var result = new byte[(int) newSize];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(with, 0, result, from, with.length);
    System.arraycopy(bytes, to, result, from + with.length, size - to);
    bytes = result;
    size = result.length;
    return true;
  }

  /// Takes all of it out.
  ByteBuffer take() {
    var all = ByteBuffer.wrap(bytes, 0, size);
    clear();
    return all;
  }

  void clear() {
    bytes = NONE;
    size = 0;
  }
}
