package dev.weir.gateway;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Collects what is logged, from [Level#INFO] on.
final class Lines extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines;

  private Lines(Logger logger, List<String> lines) {
    this.logger = logger;
    this.lines = lines;
    setLevel(Level.INFO);
  }

  /// Collects the messages of a logger, and of those below it, until it is closed.
  ///
  /// @param lines must be safe for use by several threads
  static Lines of(String logger, List<String> lines) {
    var collecting = new Lines(Logger.getLogger(logger), lines);
    collecting.logger.addHandler(collecting);
    return collecting;
  }

  @Override
  public void publish(LogRecord line) {
    if (isLoggable(line)) {
      lines.add(line.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
