package dev.weir.cli;

import java.io.Writer;
import java.time.Duration;

/// What was printed, for a test to wait for.
final class Printed extends Writer {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final StringBuilder text = new StringBuilder();

  @Override
  public synchronized void write(char[] characters, int offset, int length) {
    text.append(characters, offset, length);
    notifyAll();
  }

  @Override
  public Printed append(CharSequence more) {
    write(more.toString().toCharArray(), 0, more.length());
    return this;
  }

  /// Returns everything when this is in it.
  synchronized String await(String wanted) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE_NANOS;
    while (text.indexOf(wanted) < 0) {
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not printed: " + wanted + ", but:\n" + text);
      }
      wait(left);
    }
    return text.toString();
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
