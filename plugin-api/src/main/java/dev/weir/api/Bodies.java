package dev.weir.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Reading a body to its end.
final class Bodies {

  private static final int FIRST_BUFFER = 8192;

  private Bodies() {}

  static byte[] readAll(Body body, DataSize limit) throws IOException {
    if (body.length() > limit.bytes()) {
      throw tooLarge(limit);
    }
    var known = body.length();
    var buffer = ByteBuffer.allocate(known >= 0 ? Math.toIntExact(known) : FIRST_BUFFER);
    while (true) {
      if (!buffer.hasRemaining()) {
        // One byte of room tells a complete body from one that is longer than it said.
        buffer = larger(buffer);
      }
      if (body.read(buffer) < 0) {
        return Arrays.copyOf(buffer.array(), buffer.position());
      }
      if (buffer.position() > limit.bytes()) {
        throw tooLarge(limit);
      }
    }
  }

  private static ByteBuffer larger(ByteBuffer full) {
    var size = Math.max(FIRST_BUFFER, Math.min(full.capacity() * 2L, Integer.MAX_VALUE - 8));
    return ByteBuffer.allocate((int) size).put(full.flip());
  }

  private static GatewayException tooLarge(DataSize limit) {
    return new GatewayException(ErrorCode.BODY_TOO_LARGE, "body (expected: <= " + limit + ")");
  }
}
