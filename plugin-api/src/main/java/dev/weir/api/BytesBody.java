package dev.weir.api;

import java.nio.ByteBuffer;

/// A body that is held in memory.
final class BytesBody implements Body {

  static final BytesBody EMPTY = new BytesBody(new byte[0], Headers.empty());

  private final byte[] bytes;
  private final Headers trailers;
  private int position;

  BytesBody(byte[] bytes, Body source) {
    this(bytes, source.trailers());
  }

  private BytesBody(byte[] bytes, Headers trailers) {
    this.bytes = bytes;
    this.trailers = trailers;
  }

  @Override
  public int read(ByteBuffer target) {
    if (position == bytes.length) {
      return -1;
    }
    var count = Math.min(target.remaining(), bytes.length - position);
    target.put(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Body replay() {
    return bytes.length == 0 ? this : new BytesBody(bytes, trailers);
  }
}
