package dev.weir.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Reading a body to its end.
final class Bodies {

  private static final int FIRST_BUFFER = 8192;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private Bodies() {}

  static byte[] readAll(Body body, DataSize limit) throws IOException {
    var most = (int) Math.min(limit.bytes(), MAX_ARRAY);
    var known = body.length();
    if (known > most) {
      throw tooLarge(limit);
    }
    var bytes = new byte[known >= 0 ? (int) known : Math.min(FIRST_BUFFER, most)];
    var buffer = ByteBuffer.wrap(bytes);
    while (true) {
      if (buffer.hasRemaining()) {
        if (body.read(buffer) < 0) {
          return Arrays.copyOf(bytes, buffer.position());
        }
        continue;
      }
      // One byte more tells a complete body from one that goes on.
      var more = ByteBuffer.allocate(1);
      if (body.read(more) < 0) {
        return bytes;
      }
      if (bytes.length == most) {
        throw tooLarge(limit);
      }
      bytes = Arrays.copyOf(bytes, largerSize(bytes.length, most));
      buffer = ByteBuffer.wrap(bytes).position(buffer.position()).put(more.flip());
    }
  }

  static Body buffered(Body body, DataSize limit) throws IOException {
    if (!body.isReplayable()) {
      return new BytesBody(readAll(body, limit), body);
    }
    if (body.length() > limit.bytes()) {
      throw tooLarge(limit);
    }
    return body;
  }

  private static int largerSize(int size, int most) {
    return (int) Math.min(Math.max(FIRST_BUFFER, size * 2L), most);
  }

  private static GatewayException tooLarge(DataSize limit) {
    return new GatewayException(ErrorCode.BODY_TOO_LARGE, "body (expected: <= " + limit + ")");
  }
}
