package dev.weir.cli;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Sets up the log: everything on standard error, a line for each event.
final class Logs {

  /// Held, because the JDK forgets the level of a logger that nobody holds.
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.helidon"), Logger.getLogger("org.pf4j"));

  private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry.exporter");
  private static final Logger WEIR = Logger.getLogger("dev.weir");

  private Logs() {}

  static void setUp() {
    LogManager.getLogManager().reset();
    var handler = new ConsoleHandler();
    handler.setFormatter(new LogFormat());
    handler.setLevel(Level.ALL);
    Logger.getLogger("").addHandler(handler);
    Logger.getLogger("").setLevel(Level.INFO);
    // What they say when all is well is about their insides.
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    // What it says of collectors fills the screen; the gateway says the same in a line.
    EXPORTERS.setLevel(Level.OFF);
  }

  /// Says of which events of the gateway the log tells: of those, and of all that matter more.
  static void level(LogLevel level) {
    WEIR.setLevel(
        switch (level) {
          case ERROR -> Level.SEVERE;
          case WARN -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
        });
  }
}
