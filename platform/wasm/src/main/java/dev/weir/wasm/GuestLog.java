package dev.weir.wasm;

import dev.weir.wasm.engine.OneLine;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/// The log lines of one guest instance, with a budget of bytes for each request.
final class GuestLog {

  private final System.Logger logger;
  private final int budget;
  private int left;

  GuestLog(String filter, int budget) {
    this.logger = System.getLogger("dev.weir.wasm." + filter);
    this.budget = budget;
    this.left = budget;
  }

  /// Gives the guest its budget for the next request.
  void refill() {
    left = budget;
  }

  boolean isEnabled(Level level) {
    return logger.isLoggable(level);
  }

  /// How many bytes of a message of that length will be logged.
  int room(int length) {
    return length < 0 ? left : Math.min(length, left);
  }

  void log(Level level, byte[] text) {
    if (left <= 0) {
      return;
    }
    left -= Math.max(1, text.length);
    logger.log(level, OneLine.of(new String(text, StandardCharsets.UTF_8).strip(), budget));
    if (left <= 0) {
      logger.log(Level.WARNING, "the rest is left out (expected: <= %d bytes)".formatted(budget));
    }
  }
}
