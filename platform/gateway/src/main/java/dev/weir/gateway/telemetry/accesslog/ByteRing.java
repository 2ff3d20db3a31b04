package dev.weir.gateway.telemetry.accesslog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/// A queue of byte strings in one block of memory, from many threads to one.
///
/// Who offers never waits: what does not fit is refused. Nothing is allocated, and what waits is
/// bounded in bytes, not in lines.
///
/// A record is its length, four bytes, and its bytes, up to the next multiple of [#ALIGNMENT]. Who
/// offers claims the place by moving the tail, copies, and writes the length last: until then it is
/// 0, which is what the reader leaves behind everywhere. A negative length skips the rest of the
/// block, into which a record did not fit.
///
/// It is closed by moving the tail so far that nothing fits any more: who offers needs not ask
/// whether it is closed, and has either claimed a place before or is refused.
final class ByteRing {

  private static final VarHandle LENGTH =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int HEADER = 4;
  private static final int ALIGNMENT = 8;
  private static final long CLOSED = 1L << 62;
  private static final byte[] ZEROS = new byte[4096];

  // Far from each other, so that they share no cache line: one is written by all, one by the
  // reader.
  private static final class Counter extends AtomicLong {
    @SuppressWarnings("unused") // keeps others away
    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14;
  }

  private final ByteBuffer block;
  private final int capacity;
  private final Counter tail = new Counter();
  private final Counter head = new Counter();

  /// @param capacity bytes, a power of two
  ByteRing(int capacity) {
    if (Integer.bitCount(capacity) != 1 || capacity < ALIGNMENT) {
      throw new IllegalArgumentException(capacity + " (expected: a power of two)");
    }
    this.capacity = capacity;
    // Outside of the heap: only there the length can be written in order with the rest.
    this.block = ByteBuffer.allocateDirect(capacity);
  }

  /// The most bytes that one record can have.
  int maxLength() {
    return capacity / 4 - HEADER;
  }

  /// Adds bytes, if there is room for them.
  boolean offer(byte[] bytes, int length) {
    if (length > maxLength()) {
      return false;
    }
    var size = size(length);
    while (true) {
      var from = tail.get();
      var index = index(from);
      var toEnd = capacity - index;
      var skipped = size > toEnd ? toEnd : 0;
      if (from + skipped + size - head.get() > capacity) {
        return false;
      }
      if (tail.weakCompareAndSetVolatile(from, from + skipped + size)) {
        if (skipped > 0) {
          LENGTH.setRelease(block, index, -skipped);
          index = 0;
        }
        block.put(index + HEADER, bytes, 0, length);
        LENGTH.setRelease(block, index, length);
        return true;
      }
    }
  }

  /// Moves the oldest record to the end of a buffer; for one thread only.
  ///
  /// @return false if there is none, or not enough room for it
  boolean poll(ByteBuffer to) {
    var at = head.get();
    var length = (int) LENGTH.getAcquire(block, index(at));
    if (length < 0) {
      free(at, -length);
      at = head.get();
      length = (int) LENGTH.getAcquire(block, index(at));
    }
    // One that is larger than the whole buffer cannot come: who made the buffer sees to that.
    if (length == 0 || length > to.remaining()) {
      return false;
    }
    to.put(to.position(), block, index(at) + HEADER, length);
    to.position(to.position() + length);
    free(at, size(length));
    return true;
  }

  /// How much of the block is taken, in bytes. May be called by any thread.
  long size() {
    var from = head.get();
    return Math.max(0, (tail.get() & ~CLOSED) - from);
  }

  /// Whether there is nothing that has been offered and not been polled. Until then more comes,
  /// also when it is closed: some may just be copying what they have claimed a place for.
  boolean isEmpty() {
    return head.get() == (tail.get() & ~CLOSED);
  }

  /// Refuses all that is offered from now on. What is there stays.
  void close() {
    tail.getAndUpdate(it -> it | CLOSED);
  }

  /// Forgets all that is there, when it is closed; for one thread only.
  ///
  /// @return how many records
  int clear() {
    var count = 0;
    while (!isEmpty()) {
      var at = head.get();
      var length = (int) LENGTH.getAcquire(block, index(at));
      if (length == 0) {
        // It is being copied.
        Thread.onSpinWait();
      } else {
        free(at, length < 0 ? -length : size(length));
        count += length < 0 ? 0 : 1;
      }
    }
    return count;
  }

  private void free(long at, int size) {
    var index = index(at);
    for (var done = 0; done < size; done += ZEROS.length) {
      block.put(index + done, ZEROS, 0, Math.min(ZEROS.length, size - done));
    }
    head.setRelease(at + size);
  }

  private int index(long position) {
    return (int) position & (capacity - 1);
  }

  private static int size(int length) {
    return (HEADER + length + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
