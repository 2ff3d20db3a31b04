package dev.weir.wasm.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/// A body that comes in pieces, and whose end only the reader meets.
final class ChunkedBody implements Body {

  private final ArrayDeque<String> chunks;
  private final Headers trailers;
  private int reads;
  private boolean isAtEnd;
  private boolean isClosed;

  ChunkedBody(Headers trailers, String... chunks) {
    this.trailers = trailers;
    this.chunks = new ArrayDeque<>(List.of(chunks));
  }

  @Override
  public int read(ByteBuffer target) {
    reads++;
    var chunk = chunks.poll();
    if (chunk == null) {
      isAtEnd = true;
      return -1;
    }
    target.put(chunk.getBytes(ISO_8859_1));
    return chunk.length();
  }

  /// How often it was read.
  int reads() {
    return reads;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public Headers trailers() {
    return isAtEnd ? trailers : Headers.empty();
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
