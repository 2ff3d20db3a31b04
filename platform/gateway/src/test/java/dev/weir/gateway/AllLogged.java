package dev.weir.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/// Collects everything that some loggers get, on all levels, with stack traces.
final class AllLogged extends Handler implements AutoCloseable {

  private final List<Logger> loggers;
  private final List<String> records = new CopyOnWriteArrayList<>();

  private AllLogged(List<Logger> loggers) {
    this.loggers = loggers;
    setLevel(Level.ALL);
    setFormatter(new SimpleFormatter());
  }

  /// Collects what these loggers, and those below them, get until it is closed.
  static AllLogged of(String... loggers) {
    var logged = new AllLogged(Stream.of(loggers).map(Logger::getLogger).toList());
    logged.loggers.forEach(logger -> {
      logger.addHandler(logged);
      logger.setLevel(Level.ALL);
    });
    return logged;
  }

  @Override
  public void publish(LogRecord record) {
    var text = new StringWriter();
    text.append(getFormatter().formatMessage(record)).append('\n');
    var thrown = record.getThrown();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text));
    }
    records.add(text.toString());
  }

  /// All of it.
  String text() {
    return String.join("", records);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    loggers.forEach(logger -> {
      logger.removeHandler(this);
      logger.setLevel(null);
    });
  }
}
