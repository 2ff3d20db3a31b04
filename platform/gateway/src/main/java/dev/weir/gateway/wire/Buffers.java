package dev.weir.gateway.wire;

import java.nio.ByteBuffer;

/// The buffers that connections borrow while they are busy; an idle one holds next to nothing.
///
/// @param inputs heap arrays of [#INPUT_SIZE] bytes, to read heads and small bodies into
/// @param outputs heads and small bodies to be written
/// @param bulk direct buffers of [#BULK_SIZE] bytes, for bodies that are larger than the others
///   hold
public record Buffers(Pool<byte[]> inputs, Pool<OutputBuffer> outputs, Pool<ByteBuffer> bulk) {

  /// The size of an input buffer.
  public static final int INPUT_SIZE = 16384;

  /// The size of a bulk buffer.
  public static final int BULK_SIZE = 65536;

  /// Empty pools.
  public static Buffers create() {
    return new Buffers(
        new Pool<>(1024, () -> new byte[INPUT_SIZE]),
        new Pool<>(256, OutputBuffer::new),
        new Pool<>(128, () -> ByteBuffer.allocateDirect(BULK_SIZE)));
  }
}
