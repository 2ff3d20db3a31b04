package dev.weir.gateway.wire;

import dev.weir.api.Body;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The body of a 101 response: from here on the two connections carry bytes of another protocol,
/// both ways, until one of them ends.
///
/// @param input what comes from the upstream
/// @param events told when the tunnel has ended
public record Tunnel(WireInput input, BodyEvents events) implements Body {

  @Override
  public int read(ByteBuffer target) throws IOException {
    return input.read(target, Long.MAX_VALUE);
  }

  @Override
  public int available() {
    return input.available();
  }

  @Override
  public void close() {
    events.bodyBroken();
  }
}
