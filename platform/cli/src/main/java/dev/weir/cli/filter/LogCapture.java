package dev.weir.cli.filter;

import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Takes the gateway's log in place of the process's own, while a filter is tried.
///
/// All lines of guests and plugins count, also those that a gateway would not log by default; of
/// the gateway itself, what it warns of.
public final class LogCapture extends Handler implements AutoCloseable {

  private static final String GUESTS = "dev.weir.wasm.";
  private static final Set<String> RELOADING =
      Set.of("dev.weir.gateway.Gateway", "dev.weir.gateway.plugin.LoaderWatch");
  private static final String PLUGINS = "weir.plugin.";

  private final Logger gateway = Logger.getLogger("dev.weir");
  private final Logger guests = Logger.getLogger("dev.weir.wasm");
  private final Logger plugins = Logger.getLogger("weir.plugin");
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final Consumer<LogLine> sink;

  private LogCapture(Consumer<LogLine> sink) {
    this.sink = sink;
    setLevel(Level.ALL);
    gateway.addHandler(this);
    gateway.setUseParentHandlers(false);
    guests.setLevel(Level.ALL);
    plugins.addHandler(this);
    plugins.setUseParentHandlers(false);
    plugins.setLevel(Level.ALL);
  }

  /// Begins to take the log.
  ///
  /// @param sink gets each line on the thread that logs it
  public static LogCapture start(Consumer<LogLine> sink) {
    return new LogCapture(sink);
  }

  @Override
  public void publish(LogRecord event) {
    var logger = String.valueOf(event.getLoggerName());
    var isGuest = logger.startsWith(GUESTS) || logger.startsWith(PLUGINS);
    // What comes of the reloads of a trial is reported by whoever asks for them.
    var isOfInterest =
        event.getLevel().intValue() >= Level.WARNING.intValue() && !RELOADING.contains(logger);
    if (isGuest || isOfInterest) {
      sink.accept(new LogLine(level(event.getLevel()), formatter.formatMessage(event), isGuest));
    }
  }

  private static String level(Level level) {
    var value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    gateway.removeHandler(this);
    gateway.setUseParentHandlers(true);
    guests.setLevel(null);
    plugins.removeHandler(this);
    plugins.setUseParentHandlers(true);
    plugins.setLevel(null);
  }
}
