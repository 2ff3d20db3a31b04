package dev.weir.plugins.cache;

import dev.weir.api.Body;
import java.nio.ByteBuffer;

/// Bytes of a stored response, or a part of them, as a body. They are not copied.
final class StoredBody implements Body {

  private final byte[] bytes;
  private final int from;
  private final int to;
  private int at;

  StoredBody(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.at = from;
  }

  @Override
  public int read(ByteBuffer target) {
    if (at == to) {
      return -1;
    }
    var count = Math.min(target.remaining(), to - at);
    target.put(bytes, at, count);
    at += count;
    return count;
  }

  @Override
  public long length() {
    return (long) to - from;
  }

  @Override
  public int available() {
    return to - at;
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Body replay() {
    return new StoredBody(bytes, from, to);
  }
}
