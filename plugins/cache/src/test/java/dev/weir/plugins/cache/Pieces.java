package dev.weir.plugins.cache;

import dev.weir.api.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A body that comes in piece by piece, and cannot be had again.
final class Pieces implements Body {

  private final Deque<String> pieces;
  private final boolean isBroken;
  private boolean isClosed;

  Pieces(String... pieces) {
    this(false, pieces);
  }

  private Pieces(boolean isBroken, String... pieces) {
    this.pieces = new ArrayDeque<>(List.of(pieces));
    this.isBroken = isBroken;
  }

  static Pieces breakingAfter(String... pieces) {
    return new Pieces(true, pieces);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    var piece = pieces.poll();
    if (piece == null && isBroken) {
      throw new IOException("broken off");
    }
    if (piece == null) {
      return -1;
    }
    var bytes = piece.getBytes(StandardCharsets.UTF_8);
    var count = Math.min(bytes.length, target.remaining());
    target.put(bytes, 0, count);
    if (count < bytes.length) {
      pieces.push(new String(bytes, count, bytes.length - count, StandardCharsets.UTF_8));
    }
    return count;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
