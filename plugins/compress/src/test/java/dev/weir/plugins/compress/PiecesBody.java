package dev.weir.plugins.compress;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// A body that comes in these pieces, one a read, and then ends or breaks off.
final class PiecesBody implements Body {

  private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
  private boolean breaks;
  private boolean ended;
  private boolean closed;

  PiecesBody(String... pieces) {
    for (var piece : pieces) {
      this.pieces.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
    }
  }

  static PiecesBody breakingOff(String... pieces) {
    var body = new PiecesBody(pieces);
    body.breaks = true;
    return body;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    var piece = pieces.peek();
    if (piece == null && breaks) {
      throw new IOException("reset");
    }
    if (piece == null) {
      ended = true;
      return -1;
    }
    var count = Math.min(target.remaining(), piece.remaining());
    target.put(piece.slice(piece.position(), count));
    piece.position(piece.position() + count);
    if (!piece.hasRemaining()) {
      pieces.remove();
    }
    return count;
  }

  @Override
  public Headers trailers() {
    return ended ? Headers.of("X-Sum", "1") : Headers.empty();
  }

  @Override
  public void close() {
    closed = true;
  }

  /// How many pieces have not been asked for.
  int left() {
    return pieces.size();
  }

  boolean isClosed() {
    return closed;
  }
}
