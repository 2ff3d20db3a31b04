package dev.weir.gateway.wire;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.http.FieldName;
import dev.weir.http.HeadWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Puts a body into buffers, framed as the head of its message has promised (RFC 9112 section 6).
///
/// Not safe for use by several threads.
public final class BodySender {

  /// How the receiver tells where the body ends.
  public enum Framing {
    /// By the length in the head.
    LENGTH,
    /// By the chunked coding that the body already has.
    AS_RECEIVED,
    /// By the chunked coding, which is added here.
    CHUNKED,
    /// By the end of the connection.
    CLOSE
  }

  /// The least room that [#step] can work with.
  public static final int MIN_ROOM = 512;

  // A chunk's size in four digits, so that the data can be read before its size is known.
  private static final int SIZE_DIGITS = 4;
  private static final int MAX_CHUNK = 0xffff;
  private static final int CHUNK_START = SIZE_DIGITS + 2;
  private static final int CHUNK_END = 2;

  private final Body body;
  private final Framing framing;
  private long left;
  private @Nullable ByteBuffer end;
  private boolean isDone;

  /// A body of which nothing has been sent.
  public BodySender(Body body, Framing framing) {
    this.body = body;
    this.framing = framing;
    this.left = framing == Framing.LENGTH ? body.length() : -1;
    this.isDone = left == 0;
  }

  /// How a body is framed for a receiver that knows the chunked coding.
  public static Framing framingOf(Body body) {
    if (body instanceof WireBody wire && wire.isChunked()) {
      return Framing.AS_RECEIVED;
    }
    // Only the chunked coding has room for trailers.
    var isPlain = body.length() >= 0 && body.trailers().size() == 0;
    return isPlain ? Framing.LENGTH : Framing.CHUNKED;
  }

  /// Whether everything, up to the end of the framing, is in buffers.
  public boolean isDone() {
    return isDone;
  }

  /// Whether the next step may have to wait for the body's source.
  public boolean mayWait() {
    if (framing == Framing.AS_RECEIVED) {
      return ((WireBody) body).availableFramed() == 0;
    }
    return body.available() == 0 && !body.isReplayable();
  }

  /// Reads once from the body into the buffer.
  ///
  /// @param buffer with at least [#MIN_ROOM] bytes of room
  /// @throws SourceFailedException if the body breaks off, or is shorter than it said
  public void step(ByteBuffer buffer) throws IOException {
    switch (framing) {
      case LENGTH -> stepLength(buffer);
      case AS_RECEIVED -> isDone = readFramed(buffer) < 0 || ((WireBody) body).isEnded();
      case CHUNKED -> stepChunked(buffer);
      case CLOSE -> isDone = read(buffer) < 0;
    }
  }

  private void stepLength(ByteBuffer buffer) throws IOException {
    var limit = buffer.limit();
    if (buffer.remaining() > left) {
      buffer.limit(buffer.position() + (int) left);
    }
    var count = read(buffer);
    buffer.limit(limit);
    if (count < 0) {
      throw new SourceFailedException(
          new IOException("the body ended " + left + " bytes before its length"));
    }
    left -= count;
    isDone = left == 0;
  }

  private void stepChunked(ByteBuffer buffer) throws IOException {
    if (end != null) {
      putEnd(end, buffer);
      return;
    }
    var start = buffer.position();
    var limit = buffer.limit();
    var room = Math.min(buffer.remaining() - CHUNK_START - CHUNK_END, MAX_CHUNK);
    buffer.position(start + CHUNK_START).limit(start + CHUNK_START + room);
    var count = read(buffer);
    buffer.limit(limit);
    if (count < 0) {
      buffer.position(start);
      end = lastChunk();
      putEnd(end, buffer);
      return;
    }
    for (var i = 0; i < SIZE_DIGITS; i++) {
      var digit = (count >>> (4 * (SIZE_DIGITS - 1 - i))) & 0xf;
      buffer.put(start + i, (byte) Character.forDigit(digit, 16));
    }
    buffer.put(start + SIZE_DIGITS, (byte) '\r').put(start + SIZE_DIGITS + 1, (byte) '\n');
    buffer.put((byte) '\r').put((byte) '\n');
  }

  private ByteBuffer lastChunk() throws SourceFailedException {
    try {
      return lastChunk(new HeadWriter(64).put("0\r\n"));
    } catch (RuntimeException e) {
      throw new SourceFailedException(e);
    }
  }

  private ByteBuffer lastChunk(HeadWriter chunk) {
    body.trailers().forEach((name, value) -> putTrailer(name, value, chunk));
    chunk.putLineEnd();
    return ByteBuffer.wrap(chunk.bytes(), 0, chunk.size());
  }

  // A filter's trailers are held to the same rules as those that come in.
  private static void putTrailer(String name, String value, HeadWriter chunk) {
    if (FieldName.of(name).isForbiddenInTrailers()) {
      throw new IllegalArgumentException("trailer " + name + " (expected: no framing fields)");
    }
    chunk.putField(Headers.requireName(name), Headers.requireValue(value));
  }

  // The trailers may need more room than one buffer has left.
  private void putEnd(ByteBuffer end, ByteBuffer buffer) {
    var count = Math.min(end.remaining(), buffer.remaining());
    buffer.put(buffer.position(), end, end.position(), count);
    buffer.position(buffer.position() + count);
    end.position(end.position() + count);
    isDone = !end.hasRemaining();
  }

  private int read(ByteBuffer buffer) throws SourceFailedException {
    var start = buffer.position();
    var limit = buffer.limit();
    int count;
    try {
      count = body.read(buffer);
    } catch (IOException | RuntimeException e) {
      throw new SourceFailedException(e);
    }
    // What is sent must be what was read: a count that is taken on trust could end the body early,
    // and the rest of it would be the next message.
    var moved = buffer.position() - start;
    if (buffer.limit() > limit || (count < 0 ? moved != 0 : moved == 0 || moved != count)) {
      throw new SourceFailedException(
          new IOException(
              "the body returned " + count + " (expected: what it read, " + moved + ")"));
    }
    return count;
  }

  private int readFramed(ByteBuffer buffer) throws SourceFailedException {
    try {
      return ((WireBody) body).readFramed(buffer);
    } catch (IOException e) {
      throw new SourceFailedException(e);
    }
  }
}
