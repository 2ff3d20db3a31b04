package dev.weir.plugins.cache;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body that is kept while somebody reads it: they have each byte at once, and whoever keeps it
/// has all of them at its end, or none if it does not get there.
final class RecordedBody implements Body {

  /// Gets what was read. One of the two is called, once.
  interface Recording {

    /// The body was read to its end.
    void completed(byte[] bytes);

    /// The body broke off, was given up, or is too long to be kept.
    void failed(boolean isTooLong);
  }

  private final Body source;
  private final long limit;
  private final Budget budget;
  private final Recording recording;
  private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /// @param limit more bytes are not kept
  /// @param budget what bodies that are being read may take together
  RecordedBody(Body source, long limit, Budget budget, Recording recording) {
    this.source = source;
    this.limit = limit;
    this.budget = budget;
    this.recording = recording;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    var bytes = kept;
    if (bytes == null) {
      return source.read(target);
    }
    var start = target.position();
    var count = readOrFail(target, bytes);
    if (count < 0) {
      end(bytes);
      return count;
    }
    if (bytes.size() + (long) count > limit || !budget.take(count)) {
      fail(bytes, true);
      return count;
    }
    keep(target, start, count, bytes);
    // Who knows the length does not ask for the end.
    if (bytes.size() == source.length()) {
      end(bytes);
    }
    return count;
  }

  private int readOrFail(ByteBuffer target, ByteArrayOutputStream bytes) throws IOException {
    try {
      return source.read(target);
    } catch (IOException e) {
      fail(bytes, false);
      throw e;
    }
  }

  private static void keep(ByteBuffer target, int start, int count, ByteArrayOutputStream bytes) {
    if (target.hasArray()) {
      bytes.write(target.array(), target.arrayOffset() + start, count);
      return;
    }
    var copy = new byte[count];
    target.get(start, copy);
    bytes.write(copy, 0, count);
  }

  private void end(ByteArrayOutputStream bytes) {
    kept = null;
    budget.give(bytes.size());
    recording.completed(bytes.toByteArray());
  }

  private void fail(ByteArrayOutputStream bytes, boolean isTooLong) {
    kept = null;
    budget.give(bytes.size());
    recording.failed(isTooLong);
  }

  @Override
  public void close() {
    var bytes = kept;
    if (bytes != null) {
      fail(bytes, false);
    }
    source.close();
  }

  @Override
  public long length() {
    return source.length();
  }

  @Override
  public int available() {
    return source.available();
  }

  @Override
  public Headers trailers() {
    return source.trailers();
  }
}
