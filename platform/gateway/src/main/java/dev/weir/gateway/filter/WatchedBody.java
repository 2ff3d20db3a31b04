package dev.weir.gateway.filter;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body that remembers whether anybody began to read it or gave it up.
final class WatchedBody implements Body {

  private final Body source;
  private boolean touched;

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

  @Override
  public void close() {
    touched = true;
    source.close();
  }
}
