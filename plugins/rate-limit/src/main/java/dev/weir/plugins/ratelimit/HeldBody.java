package dev.weir.plugins.ratelimit;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// A body whose end ends something else, once: when it has been read, broke off or was closed.
final class HeldBody implements Body {

  private final Body source;
  private final Runnable atEnd;
  private final AtomicBoolean hasEnded = new AtomicBoolean();

  HeldBody(Body source, Runnable atEnd) {
    this.source = source;
    this.atEnd = atEnd;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    var goesOn = false;
    try {
      var count = source.read(target);
      goesOn = count >= 0;
      return count;
    } finally {
      if (!goesOn) {
        end();
      }
    }
  }

  private void end() {
    if (hasEnded.compareAndSet(false, true)) {
      atEnd.run();
    }
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

  @Override
  public void close() {
    try {
      source.close();
    } finally {
      end();
    }
  }
}
