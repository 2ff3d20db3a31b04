package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.wasm.host.HeldBytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body that is read into memory, as much as there is room for. It tells no length, so that
/// memory is taken for what has come and not for what was announced.
record HeldBody(Body source, HeldBytes held, String refusal) implements Body {

  @Override
  public int read(ByteBuffer target) throws IOException {
    var count = source.read(target);
    if (count > 0 && !held.hold(count)) {
      throw new IOException(refusal);
    }
    return count;
  }
}
