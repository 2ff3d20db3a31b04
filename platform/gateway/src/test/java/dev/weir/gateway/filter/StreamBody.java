package dev.weir.gateway.filter;

import dev.weir.api.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A body that can be read once and remembers whether it was closed.
final class StreamBody implements Body {

  private final ByteBuffer bytes;
  private boolean closed;

  StreamBody(String text) {
    bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int read(ByteBuffer target) {
    var count = Math.min(target.remaining(), bytes.remaining());
    if (count == 0) {
      return -1;
    }
    target.put(bytes.slice().limit(count));
    bytes.position(bytes.position() + count);
    return count;
  }

  @Override
  public void close() {
    closed = true;
  }
}
