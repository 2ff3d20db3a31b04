package dev.weir.plugins.compress;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// A body in gzip format (RFC 1952), compressed while it is read.
///
/// One read of the source is compressed and flushed before the next one, which may have to wait:
/// the client has all that the upstream has sent so far, be it an event of a stream or the top of a
/// page. A flush costs 5 bytes. The last read of a body whose length is known needs none.
///
/// The deflater holds memory outside of the heap. It is made by the first read and given back at
/// the end of the body, at its failure, or when it is closed, whichever is first.
final class GzipBody implements Body {

  private static final int INPUT_SIZE = 16 * 1024;
  private static final int OUTPUT_SIZE = 8 * 1024;
  private static final int TRAILER_SIZE = 8;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum State {
    READING,
    DEFLATING,
    ENDED,
    BROKEN
  }

  private final Body source;
  private final Supplier<Deflater> deflaters;
  private final CRC32 checksum = new CRC32();
  private @Nullable Deflater deflater;
  private ByteBuffer input = NOTHING;
  private ByteBuffer output = NOTHING;
  private State state = State.READING;
  private boolean headed;
  private int flush;
  private long total;

  /// @param deflaters makes a deflater without zlib header, when it is needed
  GzipBody(Body source, Supplier<Deflater> deflaters) {
    this.source = source;
    this.deflaters = deflaters;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!output.hasRemaining()) {
      if (state == State.ENDED) {
        return -1;
      }
      if (state == State.BROKEN) {
        throw new IOException("the body was closed or broke off before its end");
      }
      produceOrBreak();
    }
    var count = Math.min(output.remaining(), target.remaining());
    target.put(output.slice(output.position(), count));
    output.position(output.position() + count);
    return count;
  }

  @Override
  public Headers trailers() {
    return state == State.ENDED && !output.hasRemaining() ? source.trailers() : Headers.empty();
  }

  @Override
  public void close() {
    if (state != State.ENDED) {
      release(State.BROKEN);
    }
    source.close();
  }

  private void produceOrBreak() throws IOException {
    var produced = false;
    try {
      produce(deflater == null ? start() : deflater);
      produced = true;
    } finally {
      if (!produced) {
        release(State.BROKEN);
      }
    }
  }

  private Deflater start() {
    var started = deflaters.get();
    deflater = started;
    input = ByteBuffer.allocate(INPUT_SIZE);
    output = ByteBuffer.allocate(OUTPUT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    return started;
  }

  /// Fills the output, which is empty, with what can be had now.
  private void produce(Deflater deflater) throws IOException {
    output.clear();
    if (!headed) {
      headed = true;
      output.put(HEADER);
    }
    do {
      if (state == State.READING) {
        fill(deflater);
      }
      drain(deflater);
      // Where nothing was flushed, the end of the source follows without waiting.
    } while (state == State.READING && flush == Deflater.NO_FLUSH);
    output.flip();
  }

  private void fill(Deflater deflater) throws IOException {
    input.clear();
    var count = source.read(input);
    state = State.DEFLATING;
    if (count < 0) {
      flush = Deflater.NO_FLUSH;
      deflater.finish();
      return;
    }
    checksum.update(input.array(), 0, count);
    total += count;
    flush = total == source.length() ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
    deflater.setInput(input.array(), 0, count);
  }

  private void drain(Deflater deflater) {
    var room = output.remaining() - TRAILER_SIZE;
    var count = deflater.deflate(output.array(), output.position(), room, flush);
    output.position(output.position() + count);
    if (deflater.finished()) {
      output.putInt((int) checksum.getValue()).putInt((int) total);
      release(State.ENDED);
    } else if (count < room) {
      state = State.READING;
    }
  }

  private void release(State end) {
    state = end;
    if (deflater != null) {
      deflater.end();
    }
    deflater = null;
    input = NOTHING;
    if (end == State.BROKEN) {
      output = NOTHING;
    }
  }
}
