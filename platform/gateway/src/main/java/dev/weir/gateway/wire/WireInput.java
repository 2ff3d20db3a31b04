package dev.weir.gateway.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What has come in on a wire and has not been used yet.
///
/// While a connection waits for its next message the input holds a small array; it borrows a full
/// one when a message does not fit. Not safe for use by several threads at a time.
public final class WireInput {

  private static final int SMALL_SIZE = 2048;

  private final Wire wire;
  private final Pool<byte[]> pool;
  private final byte[] small = new byte[SMALL_SIZE];

  private byte[] bytes = small;
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int position;
  private int limit;

  /// An input without bytes.
  public WireInput(Wire wire, Buffers buffers) {
    this.wire = wire;
    this.pool = buffers.inputs();
  }

  /// The wire the bytes come from.
  public Wire wire() {
    return wire;
  }

  /// The array the bytes are in, valid until the next [#fill].
  public byte[] bytes() {
    return bytes;
  }

  /// Where the bytes begin.
  public int position() {
    return position;
  }

  /// Where the bytes end.
  public int limit() {
    return limit;
  }

  /// How many bytes there are.
  public int available() {
    return limit - position;
  }

  /// Says that the bytes in front of `position` have been used.
  public void advanceTo(int position) {
    this.position = position;
  }

  /// Whether a call of [#fill] would move the bytes within the array, or to another one.
  public boolean isFull() {
    return limit == bytes.length;
  }

  /// Waits for more bytes and puts them behind those that are there.
  ///
  /// @return the number of bytes that came in, or -1 at the end of the stream
  public int fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    }
    if (limit == bytes.length) {
      makeRoom();
    }
    view.limit(bytes.length).position(limit);
    var count = wire.read(view);
    limit = view.position();
    return count;
  }

  /// As [#fill], for bytes that the other end sends in answer to what was just written.
  ///
  /// Other threads go first. When it is this one's turn again the answer has often come in, and a
  /// read that finds something costs a third of one that has to wait.
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on whether or when others run
  public int fillWithAnswer() throws IOException {
    Thread.yield();
    return fill();
  }

  private void makeRoom() {
    if (position > 0) {
      System.arraycopy(bytes, position, bytes, 0, limit - position);
    } else if (isSmall()) {
      var full = pool.take();
      System.arraycopy(small, 0, full, 0, limit);
      use(full);
    } else {
      use(Arrays.copyOf(bytes, bytes.length * 2));
    }
    limit -= position;
    position = 0;
  }

  private boolean isSmall() {
    return bytes.length == SMALL_SIZE;
  }

  private void use(byte[] other) {
    bytes = other;
    view = ByteBuffer.wrap(other);
  }

  /// Gives a borrowed array back if it holds no bytes.
  public void shrink() {
    if (position == limit && !isSmall()) {
      release();
      use(small);
      position = 0;
      limit = 0;
    }
  }

  /// Gives a borrowed array back; the input is of no use afterwards.
  public void release() {
    if (bytes.length == Buffers.INPUT_SIZE) {
      pool.give(bytes);
    }
    bytes = small;
    position = 0;
    limit = 0;
  }

  /// Moves bytes to the target: those that are there, else straight from the wire.
  ///
  /// @param max the most bytes to move
  /// @return the number of bytes moved, or -1 at the end of the stream
  public int read(ByteBuffer target, long max) throws IOException {
    if (position == limit) {
      if (target.remaining() >= bytes.length && max >= target.remaining()) {
        return wire.read(target);
      }
      if (fill() < 0) {
        return -1;
      }
    }
    var count = (int) Math.min(Math.min(target.remaining(), max), limit - position);
    target.put(bytes, position, count);
    position += count;
    return count;
  }
}
