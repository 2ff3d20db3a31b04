package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A response's body that no guest wants to see, but whose end the guest is told.
record WatchedBody(Stream stream, Body source) implements Body {

  @Override
  public int read(ByteBuffer target) throws IOException {
    var count = source.read(target);
    if (count < 0) {
      stream.close();
    } else {
      stream.countResponseBytes(count);
    }
    return count;
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
  public boolean isReplayable() {
    return source.isReplayable();
  }

  @Override
  public Body replay() {
    return source.replay();
  }

  @Override
  public void close() {
    source.close();
    stream.close();
  }
}
