package dev.weir.wasm.http;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What a guest that does not buffer left of a body.
///
/// @param consumed how many bytes are gone
record RestBody(Body source, long consumed) implements Body {

  @Override
  public int read(ByteBuffer target) throws IOException {
    return source.read(target);
  }

  @Override
  public long length() {
    return source.length() < 0 ? -1 : source.length() - consumed;
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }

  @Override
  public void close() {
    source.close();
  }
}
