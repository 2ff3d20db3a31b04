package dev.weir.wasm.http;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.GuestMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The body of one message, as a guest reads and replaces it.
///
/// Nothing is read before the guest asks. What it reads without buffering is gone for the next
/// handler, what it reads with buffering is handed on again.
final class HttpBody {

  private static final int EOF_SHIFT = 32;

  private final Body source;
  private final DataSize limit;
  private @Nullable Body kept;
  private Body reading;
  private long consumed;
  private @Nullable ByteArrayOutputStream written;
  private @Nullable Headers trailers;

  HttpBody(Body source, DataSize limit) {
    this.source = source;
    this.limit = limit;
    this.reading = source;
  }

  /// Takes the body into memory, if it is not there yet.
  void keep() throws IOException {
    if (kept == null) {
      kept = rest().buffered(limit);
      reading = kept.replay();
    }
  }

  /// Fills the guest's buffer as far as the body goes.
  ///
  /// @param chunk a buffer of the host to go through
  /// @return the end of the body in bit 32, the number of bytes below
  long read(Guest guest, int pointer, int size, byte[] chunk) {
    var memory = guest.memory();
    var done = 0;
    while (done < size) {
      var room = Math.min(size - done, chunk.length);
      var count = guest.blocking(() -> reading.read(ByteBuffer.wrap(chunk, 0, room)));
      if (count < 0) {
        return 1L << EOF_SHIFT | done;
      }
      memory.write(pointer + done, chunk, 0, count);
      done += count;
      consumed += kept == null ? count : 0;
    }
    return done;
  }

  /// Adds to the body that replaces this one.
  void write(GuestMemory memory, int pointer, int length) {
    if (written == null) {
      written = new ByteArrayOutputStream();
    }
    var room = (int) limit.bytes() - written.size();
    written.writeBytes(memory.bytes(pointer, length, room, "body"));
  }

  boolean isReplaced() {
    return written != null;
  }

  Headers trailers() {
    return trailers == null ? reading.trailers() : trailers;
  }

  void setTrailers(Headers changed) {
    trailers = changed;
  }

  boolean isChanged() {
    return consumed > 0 || kept != null || written != null || trailers != null;
  }

  /// What the guest wrote, or nothing.
  Body replacement() {
    return written == null ? Body.empty() : Body.of(written.toByteArray());
  }

  /// What the next handler gets.
  Body result() {
    if (trailers != null) {
      return new TrailingBody(content(), trailers, kept != null);
    }
    return content();
  }

  private Body content() {
    if (written != null) {
      return kept == null ? replacement() : new TrailingBody(replacement(), kept.trailers(), true);
    }
    return kept == null ? rest() : kept.replay();
  }

  private Body rest() {
    return consumed == 0 ? source : new RestBody(source, consumed);
  }

  /// Gives up what came, if it was replaced.
  void closeIfReplaced() {
    if (written != null) {
      source.close();
    }
  }
}
