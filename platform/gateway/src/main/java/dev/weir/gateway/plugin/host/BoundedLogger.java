package dev.weir.gateway.plugin.host;

import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A logger that leaves out what is too much, and says how much that was.
final class BoundedLogger implements System.Logger {

  static final int PER_SECOND = 50;
  static final int BURST = 500;

  private static final long NANOS_FOR_ONE = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private final System.Logger target;
  private final LongSupplier nanoTime;
  private long room = BURST;
  private long leftOut;
  private long filledAt;

  BoundedLogger(System.Logger target, LongSupplier nanoTime) {
    this.target = target;
    this.nanoTime = nanoTime;
    this.filledAt = nanoTime.getAsLong();
  }

  @Override
  public String getName() {
    return target.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return target.isLoggable(level);
  }

  @Override
  public void log(
      Level level, @Nullable ResourceBundle bundle, @Nullable String text, Throwable thrown) {
    if (isLoggable(level) && hasRoom()) {
      target.log(level, bundle, text, thrown);
    }
  }

  @Override
  public void log(
      Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object... values) {
    if (isLoggable(level) && hasRoom()) {
      target.log(level, bundle, format, values);
    }
  }

  private boolean hasRoom() {
    long toTell;
    synchronized (this) {
      fill();
      if (room == 0) {
        leftOut++;
        return false;
      }
      room--;
      toTell = leftOut;
      leftOut = 0;
    }
    if (toTell > 0) {
      target.log(Level.WARNING, toTell + " messages were left out, as there were too many");
    }
    return true;
  }

  private void fill() {
    var more = (nanoTime.getAsLong() - filledAt) / NANOS_FOR_ONE;
    filledAt += more * NANOS_FOR_ONE;
    room = Math.min(BURST, room + more);
  }
}
