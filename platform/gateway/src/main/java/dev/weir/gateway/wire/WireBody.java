package dev.weir.gateway.wire;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.http.BadMessageException;
import dev.weir.http.BodyLength;
import dev.weir.http.ChunkedCoding;
import dev.weir.http.HeadLimits;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body as it comes in on a wire: with a known length, in the chunked coding, or until the
/// connection ends.
///
/// A body that breaks off is never taken for a complete one. A chunked body can be read in its
/// original bytes ([#readFramed]), chunk extensions and trailers included; either so or decoded.
public final class WireBody implements Body {

  private static final VarHandle IS_CLAIMED;

  static {
    try {
      IS_CLAIMED = MethodHandles.lookup().findVarHandle(WireBody.class, "isClaimed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WireInput input;
  private final long length;
  private final long timeoutNanos;
  private final BodyEvents events;
  private final @Nullable ChunkedCoding coding;

  private long left;
  private long max = Long.MAX_VALUE;
  private long received;
  private boolean isWanted;

  // Whoever sees that the body has ended may read on from the input, on another thread.
  private volatile boolean isEnded;
  private boolean isBroken;

  @SuppressWarnings("UnusedVariable") // through the handle above
  private boolean isClaimed;

  /// A body that begins at the input's position.
  ///
  /// @param length the number of bytes, or one of the constants of [BodyLength]; not 0
  /// @param timeoutNanos how long the sender may take for the next bytes
  public WireBody(
      WireInput input, long length, HeadLimits limits, long timeoutNanos, BodyEvents events) {
    this.input = input;
    this.length = length;
    this.left = length;
    this.timeoutNanos = timeoutNanos;
    this.events = events;
    this.coding = length == BodyLength.CHUNKED ? new ChunkedCoding(limits) : null;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (isEnded) {
      return -1;
    }
    begin();
    try {
      return coding != null ? readChunked(coding, target) : readPlain(target);
    } catch (IOException e) {
      broken();
      throw events.failed(e);
    }
  }

  /// Reads some bytes of the body as they are on the wire: for a chunked body with its framing,
  /// which has been checked, up to and including the empty line at its end.
  ///
  /// @return how many bytes were read, or -1 at the end of the body
  public int readFramed(ByteBuffer target) throws IOException {
    if (coding == null || isEnded) {
      return read(target);
    }
    begin();
    try {
      return readFramed(coding, target);
    } catch (IOException e) {
      broken();
      throw events.failed(e);
    }
  }

  /// Refuses the body with 413 once more than that many bytes have come in. Says nothing about
  /// bodies whose length is known: they are refused by it.
  public void limitTo(long max) {
    this.max = max;
  }

  /// How many bytes of the body have been read, without its framing.
  public long bytesRead() {
    return length >= 0 ? length - left : received;
  }

  private void count(int bytes) throws BadMessageException {
    received += bytes;
    if (received > max) {
      throw new BadMessageException(413, "body (expected: <= " + max + " bytes)");
    }
  }

  private void begin() throws IOException {
    if (isBroken) {
      throw new IOException("the body was given up or broke off before");
    }
    if (!isWanted) {
      isWanted = true;
      events.bodyWanted();
    }
  }

  private int readPlain(ByteBuffer target) throws IOException {
    var max = length == BodyLength.UNTIL_CLOSE ? Long.MAX_VALUE : left;
    var count = readWire(target, max);
    if (count < 0) {
      if (length == BodyLength.UNTIL_CLOSE) {
        ended();
        return -1;
      }
      throw new EOFException("the connection ended " + left + " bytes before the body did");
    }
    if (length >= 0) {
      left -= count;
      if (left == 0) {
        ended();
      }
    }
    return count;
  }

  private int readWire(ByteBuffer target, long max) throws IOException {
    if (input.available() > 0) {
      return input.read(target, max);
    }
    input.wire().allowReadsFor(timeoutNanos);
    var count = input.read(target, max);
    input.wire().readsAreDone();
    return count;
  }

  private int readChunked(ChunkedCoding coding, ByteBuffer target) throws IOException {
    while (true) {
      passFraming(coding);
      if (isEnded) {
        return -1;
      }
      if (coding.dataLeft() > 0 && input.available() > 0) {
        var count = input.read(target, coding.dataLeft());
        coding.passData(count);
        count(count);
        passFraming(coding);
        return count;
      }
      fill();
    }
  }

  private void passFraming(ChunkedCoding coding) throws BadMessageException {
    input.advanceTo(coding.passFraming(input.bytes(), input.position(), input.limit()));
    if (coding.isDone()) {
      ended();
    }
  }

  private int readFramed(ChunkedCoding coding, ByteBuffer target) throws IOException {
    if (input.available() == 0) {
      fill();
    }
    var start = input.position();
    var end = Math.min(input.limit(), start + target.remaining());
    var at = start;
    while (at < end && !coding.isDone()) {
      at = coding.passFraming(input.bytes(), at, end);
      var count = (int) Math.min(coding.dataLeft(), end - at);
      coding.passData(count);
      count(count);
      at += count;
    }
    target.put(input.bytes(), start, at - start);
    input.advanceTo(at);
    if (coding.isDone()) {
      ended();
    }
    return at - start;
  }

  private void fill() throws IOException {
    input.wire().allowReadsFor(timeoutNanos);
    if (input.fill() < 0) {
      throw new EOFException("the connection ended before the chunked body did");
    }
    input.wire().readsAreDone();
  }

  private void ended() {
    isEnded = true;
    events.bodyEnded();
  }

  private void broken() {
    if (!isEnded && !isBroken) {
      isBroken = true;
      events.bodyBroken();
    }
  }

  /// Whether nothing has been read yet and the body is in the chunked coding: it can be passed on
  /// as it is.
  public boolean isChunked() {
    return coding != null && !isWanted;
  }

  /// Takes the body for one receiver. What another receiver would get is a body that ends early and
  /// looks complete.
  ///
  /// @return whether there is a body to send: not if it has ended, has broken off, or was claimed
  public boolean claim() {
    return !isEnded && !isBroken && IS_CLAIMED.compareAndSet(this, false, true);
  }

  /// Whether the body has been read to its end.
  public boolean isEnded() {
    return isEnded;
  }

  /// Whether the body has broken off or was given up.
  public boolean isBroken() {
    return isBroken;
  }

  /// Whether the rest of the body is in memory already.
  public boolean isBuffered() {
    return isEnded || (length >= 0 && left <= input.available());
  }

  @Override
  public int available() {
    if (isEnded) {
      return 0;
    }
    if (coding != null) {
      return (int) Math.min(coding.dataLeft(), input.available());
    }
    return length >= 0 ? (int) Math.min(left, input.available()) : input.available();
  }

  /// At least how many bytes [#readFramed] would give without waiting.
  public int availableFramed() {
    return coding == null ? available() : isEnded ? 0 : input.available();
  }

  @Override
  public long length() {
    return Math.max(length, -1);
  }

  @Override
  public Headers trailers() {
    var block = coding == null ? null : coding.trailers();
    return block == null ? Headers.empty() : new WireHeaders(block);
  }

  @Override
  public void close() {
    broken();
  }
}
