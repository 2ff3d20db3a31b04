package dev.weir.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Follows a body in the chunked coding (RFC 9112 section 7.1) through the bytes as they come in.
///
/// It checks every byte of the framing, so that a body can be passed on in its original bytes, and
/// tells the framing from the data, so that it can be decoded. Usage:
///
/// ```java
/// position = coding.passFraming(bytes, position, limit);
/// var count = (int) Math.min(coding.dataLeft(), limit - position);
/// // take count bytes from position on
/// coding.passData(count);
/// ```
///
/// Not safe for use by several threads.
public final class ChunkedCoding {

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSIONS = 16384;
  private static final byte[] NONE = {};

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILER,
    DONE
  }

  private final HeadLimits limits;

  private State state = State.SIZE;
  private int digits;
  private long left;
  private int extensions;
  private byte[] trailer = NONE;
  private int trailerEnd;
  private int trailerLine;
  private boolean hasColon;
  private @Nullable HeaderBlock trailers;

  /// A body of which nothing has come in.
  ///
  /// @param limits for the trailers
  public ChunkedCoding(HeadLimits limits) {
    this.limits = limits;
  }

  /// Passes the framing up to the next data or to the end of the body.
  ///
  /// @return the index behind the framing: where data begins if [#dataLeft] is positive, where the
  ///   message ends if [#isDone], otherwise `to`
  /// @throws BadMessageException if the framing is broken; the connection is of no use then
  public int passFraming(byte[] bytes, int from, int to) throws BadMessageException {
    var i = from;
    while (i < to && state != State.DATA && state != State.DONE) {
      pass(bytes[i++]);
    }
    return i;
  }

  /// How many bytes of data come next, before more framing.
  public long dataLeft() {
    return state == State.DATA ? left : 0;
  }

  /// Passes some of the data that comes next.
  public void passData(int count) {
    left -= count;
    if (left == 0 && state == State.DATA) {
      state = State.DATA_RETURN;
    }
  }

  /// Whether the whole body, with its trailers, has been passed.
  public boolean isDone() {
    return state == State.DONE;
  }

  /// The trailer fields, or null if the body has not ended or has none.
  public @Nullable HeaderBlock trailers() {
    return isDone() ? trailers : null;
  }

  private void pass(byte b) throws BadMessageException {
    switch (state) {
      case SIZE -> passSize(b);
      case EXTENSION -> passExtension(b);
      case SIZE_LINE_FEED -> {
        require(b == '\n', "chunk size line (expected: CRLF at its end)");
        state = left > 0 ? State.DATA : State.TRAILER;
        digits = 0;
      }
      case DATA_RETURN -> {
        require(b == '\r', "chunk data (expected: CRLF behind it)");
        state = State.DATA_LINE_FEED;
      }
      case DATA_LINE_FEED -> {
        require(b == '\n', "chunk data (expected: CRLF behind it)");
        state = State.SIZE;
      }
      case TRAILER -> passTrailer(b);
      case DATA, DONE -> throw new IllegalStateException(state.name());
    }
  }

  private void passSize(byte b) throws BadMessageException {
    var digit = b < 0 ? -1 : Character.digit(b, 16);
    if (digit >= 0) {
      require(++digits <= MAX_SIZE_DIGITS, "chunk size (expected: at most 15 digits)");
      left = digits == 1 ? digit : (left << 4) | digit;
      return;
    }
    require(digits > 0, "chunk size (expected: hexadecimal digits)");
    if (b == ';') {
      state = State.EXTENSION;
      return;
    }
    require(b == '\r', "chunk size (expected: hexadecimal digits and nothing else)");
    state = State.SIZE_LINE_FEED;
  }

  // The extensions of all chunks together are limited: they cost a sender little and nobody reads
  // them.
  private void passExtension(byte b) throws BadMessageException {
    if (b == '\r') {
      state = State.SIZE_LINE_FEED;
      return;
    }
    require((b >= ' ' && b < 127) || b == '\t', "chunk extension (expected: visible characters)");
    require(++extensions <= MAX_EXTENSIONS, "chunk extensions (expected: <= 16384 bytes)");
  }

  // The bytes may be on their way to the next server already, so a line is refused as early as can
  // be: one that another server would end elsewhere at that very byte, and any other at its end.
  private void passTrailer(byte b) throws BadMessageException {
    if (trailerEnd == limits.head()) {
      throw new BadMessageException(431, "trailers (expected: <= " + limits.head() + " bytes)");
    }
    var isAfterReturn = trailerEnd > trailerLine && trailer[trailerEnd - 1] == '\r';
    require(isAfterReturn == (b == '\n'), "trailer (expected: CRLF at its end)");
    var isFirst = trailerEnd == trailerLine;
    hasColon = !isFirst && (hasColon || b == ':');
    require(
        hasColon || isAfterReturn || Bytes.isToken(b) || (isFirst && b == '\r'),
        "trailer (expected: a name and a colon)");
    if (trailerEnd == trailer.length) {
      trailer = Arrays.copyOf(trailer, Math.max(256, trailerEnd * 2));
    }
    trailer[trailerEnd++] = b;
    if (b != '\n') {
      return;
    }
    if (trailerEnd == trailerLine + 2) {
      endTrailers();
    } else {
      parseTrailer();
    }
    trailerLine = trailerEnd;
  }

  private void parseTrailer() throws BadMessageException {
    var block = trailers;
    if (block == null) {
      block = new HeaderBlock();
      trailers = block;
    }
    if (block.count() == limits.fields()) {
      throw new BadMessageException(431, "trailers (expected: <= " + limits.fields() + " fields)");
    }
    FieldParser.parse(trailer, trailerLine, trailerEnd - 2, block);
    var name = block.name(block.count() - 1);
    require(!name.isForbiddenInTrailers(), "trailer " + name + " (expected: no framing fields)");
  }

  private void endTrailers() {
    state = State.DONE;
    if (trailers != null) {
      trailers.bytes = trailer;
      trailers.end = trailerEnd;
    }
  }

  private static void require(boolean condition, String message) throws BadMessageException {
    if (!condition) {
      throw new BadMessageException(400, message);
    }
  }
}
