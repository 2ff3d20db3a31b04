package dev.weir.wasm.host;

import dev.weir.wasm.engine.OneLine;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/// The log lines of one guest instance, with a budget of bytes for each request.
public final class GuestLog {

  private static final int MAX_PRINTED_LINE = 1 << 10;

  private final System.Logger logger;
  private final int budget;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int left;
  private String firstError = "";

  public GuestLog(String filter, int budget) {
    this.logger = System.getLogger("dev.weir.wasm." + filter);
    this.budget = budget;
    this.left = budget;
  }

  /// Gives the guest its budget for the next request.
  public void refill() {
    left = budget;
    line.reset();
  }

  /// The first line that the guest logged as an error; empty if there is none.
  public String firstError() {
    return firstError;
  }

  public boolean isEnabled(Level level) {
    return logger.isLoggable(level);
  }

  /// How many bytes of a message of that length will be logged.
  public int room(int length) {
    return length < 0 ? left : Math.min(length, left);
  }

  public void log(Level level, byte[] text) {
    if (left <= 0 || !isEnabled(level)) {
      return;
    }
    left -= Math.max(1, text.length);
    var message = OneLine.of(new String(text, StandardCharsets.UTF_8).strip(), budget);
    if (level == Level.ERROR && firstError.isEmpty()) {
      firstError = message;
    }
    logger.log(level, message);
    if (left <= 0) {
      logger.log(Level.WARNING, "the rest is left out (expected: <= %d bytes)".formatted(budget));
    }
  }

  /// Logs what the host has to say about the guest, which no budget limits.
  public void system(Level level, String message) {
    logger.log(level, OneLine.of(message));
  }

  /// Logs what a guest prints, line by line: runtimes print in small pieces.
  public void print(Level level, byte[] text) {
    for (var b : text) {
      if (b == '\n' || line.size() == MAX_PRINTED_LINE) {
        log(level, line.toByteArray());
        line.reset();
      }
      if (b != '\n' && left > 0) {
        line.write(b);
      }
    }
  }
}
