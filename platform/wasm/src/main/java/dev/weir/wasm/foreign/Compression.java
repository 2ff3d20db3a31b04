package dev.weir.wasm.foreign;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compresses and restores bytes in the format of zlib.
///
/// Both look at the interrupt of the thread between chunks, because the watchdog of guests gives
/// it, and leave it as it is.
final class Compression {

  private static final int CHUNK = 64 * 1024;

  private final int maxOutput;

  /// @param maxOutput the size of output, in bytes, at which work stops
  Compression(int maxOutput) {
    this.maxOutput = maxOutput;
  }

  /// The compressed bytes; nothing if there was no time.
  Optional<byte[]> compress(byte[] bytes) {
    try (var deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        if (mustStop(out)) {
          return Optional.empty();
        }
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return Optional.of(out.toByteArray());
    }
  }

  /// The restored bytes; nothing if the given ones are not whole, or would become too many. What
  /// follows the compressed bytes does not matter, as in zlib.
  Optional<byte[]> uncompress(byte[] bytes) {
    try (var inflater = new Inflater()) {
      inflater.setInput(bytes);
      var out = new ByteArrayOutputStream();
      var chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        var count = inflater.inflate(chunk);
        out.write(chunk, 0, count);
        if (mustStop(out) || isStuck(inflater, count)) {
          return Optional.empty();
        }
      }
      return Optional.of(out.toByteArray());
    } catch (DataFormatException _) {
      return Optional.empty();
    }
  }

  private boolean mustStop(ByteArrayOutputStream out) {
    return out.size() > maxOutput || Thread.currentThread().isInterrupted();
  }

  private static boolean isStuck(Inflater inflater, int count) {
    return count == 0 && !inflater.finished();
  }
}
