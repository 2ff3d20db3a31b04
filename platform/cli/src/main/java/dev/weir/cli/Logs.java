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
  }
}
