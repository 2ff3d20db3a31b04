package dev.weir.wasm.http;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body that is another one if its own turns out to be empty.
final class FallbackBody implements Body {

  private final Body source;
  private final Body fallback;
  private boolean hasBytes;
  private boolean isEmpty;

  FallbackBody(Body source, Body fallback) {
    this.source = source;
    this.fallback = fallback;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (isEmpty) {
      return fallback.read(target);
    }
    var count = source.read(target);
    if (count < 0 && !hasBytes) {
      isEmpty = true;
      return fallback.read(target);
    }
    hasBytes = true;
    return count;
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }

  @Override
  public void close() {
    source.close();
    fallback.close();
  }
}
