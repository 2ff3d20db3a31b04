package dev.weir.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The content of a message: a stream of bytes, read at most once unless it is replayable.
///
/// Reading pulls: the sender is slowed down to the reader's pace, and nothing is buffered beyond a
/// few kilobytes unless somebody asks for it ([#buffered]). A body is read by one thread at a time.
///
/// To change a body on its way, implement this interface over the body you were given:
///
/// ```java
/// record Upper(Body source) implements Body {
///   public int read(ByteBuffer target) throws IOException {
///     var start = target.position();
///     var count = source.read(target);
///     for (var i = start; i < target.position(); i++) {
///       target.put(i, (byte) Character.toUpperCase(target.get(i)));
///     }
///     return count;
///   }
///   public void close() {
///     source.close();
///   }
/// }
/// ```
public interface Body extends AutoCloseable {

  /// A body without bytes.
  static Body empty() {
    return BytesBody.EMPTY;
  }

  /// A replayable body that holds a copy of these bytes.
  static Body of(byte[] bytes) {
    return bytes.length == 0 ? empty() : new BytesBody(bytes.clone(), empty());
  }

  /// A replayable body that holds this text in UTF-8.
  static Body of(String text) {
    return text.isEmpty() ? empty() : new BytesBody(text.getBytes(StandardCharsets.UTF_8), empty());
  }

  /// Reads some bytes, waiting for at least one.
  ///
  /// @param target where the bytes go, from its position on; it must have room
  /// @return how many bytes were read, at least 1, or -1 at the end of the body
  /// @throws IOException if the sender broke off, was too slow, or broke the message's framing. A
  ///   body that ends this way is never mistaken for a complete one: pass the exception on
  int read(ByteBuffer target) throws IOException;

  /// The number of bytes of the whole body, or -1 if only its end will tell.
  default long length() {
    return -1;
  }

  /// At least how many bytes [#read] would give without waiting; 0 if that is not known. What was
  /// read is sent on before the next read only if that read might wait, so a wrapper that answers
  /// this saves writes.
  default int available() {
    return 0;
  }

  /// The fields that follow the body (RFC 9110 section 6.5). Complete only after [#read] returned
  /// -1, empty until then.
  default Headers trailers() {
    return Headers.empty();
  }

  /// Whether [#replay] works: the bytes are held in memory.
  default boolean isReplayable() {
    return false;
  }

  /// A body with the same bytes, from the first on, independent of how far this one was read.
  ///
  /// @throws IllegalStateException if the body is not replayable
  default Body replay() {
    throw new IllegalStateException("the body is a stream (expected: a replayable body)");
  }

  /// Gives up what has not been read and what the body holds, such as its connection. Closing again
  /// has no effect. Needed only for a body that nobody will read to its end.
  @Override
  default void close() {}

  /// Reads the rest of the body.
  ///
  /// @param limit the most bytes to take
  /// @throws GatewayException with [ErrorCode#BODY_TOO_LARGE] if there are more
  /// @throws IOException as [#read] does
  default byte[] readAll(DataSize limit) throws IOException {
    return Bodies.readAll(this, limit);
  }

  /// Reads the rest of the body into memory and returns it as a replayable one, trailers included.
  ///
  /// @param limit the most bytes to take
  /// @throws GatewayException with [ErrorCode#BODY_TOO_LARGE] if there are more
  /// @throws IOException as [#read] does
  default Body buffered(DataSize limit) throws IOException {
    return Bodies.buffered(this, limit);
  }

  /// This body as a stream, which closes the body when it is closed.
  default InputStream toInputStream() {
    return new BodyInputStream(this);
  }
}
