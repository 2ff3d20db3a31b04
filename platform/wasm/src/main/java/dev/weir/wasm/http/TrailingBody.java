package dev.weir.wasm.http;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body with a guest's trailers: in place of its own fields of the same names, or of all its own.
///
/// @param replacing whether all of the body's own trailers go
record TrailingBody(Body source, Headers added, boolean replacing) implements Body {

  @Override
  public int read(ByteBuffer target) throws IOException {
    return source.read(target);
  }

  @Override
  public long length() {
    return source.length();
  }

  @Override
  public Headers trailers() {
    return replacing ? added : FieldMerge.over(source.trailers(), added);
  }

  @Override
  public boolean isReplayable() {
    return source.isReplayable();
  }

  @Override
  public Body replay() {
    return new TrailingBody(source.replay(), added, replacing);
  }

  @Override
  public void close() {
    source.close();
  }
}
