package dev.weir.gateway.filter;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body that remembers whether anybody began to read it, and that can still be had when a filter
/// gave it up unread.
final class WatchedBody implements Body {

  private final Body source;
  private boolean touched;
  private boolean isGivenUp;
  private boolean isReleased;

  WatchedBody(Body source) {
    this.source = source;
  }

  Body source() {
    return source;
  }

  boolean isTouched() {
    return touched;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    touched = true;
    return source.read(target);
  }

  @Override
  public byte[] readAll(DataSize limit) throws IOException {
    touched = true;
    return source.readAll(limit);
  }

  @Override
  public Body buffered(DataSize limit) throws IOException {
    touched = true;
    return source.buffered(limit);
  }

  @Override
  public long length() {
    return source.length();
  }

  @Override
  public int available() {
    return source.available();
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }

  /// Closes it, but keeps the source open as long as somebody may ask for it.
  @Override
  public void close() {
    isGivenUp = true;
    if (touched || isReleased) {
      source.close();
    }
  }

  /// Nobody will ask for the source of a body that was given up: it is closed, now or later.
  void release() {
    isReleased = true;
    if (isGivenUp) {
      source.close();
    }
  }
}
