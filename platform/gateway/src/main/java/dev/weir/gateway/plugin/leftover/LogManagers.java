package dev.weir.gateway.plugin.leftover;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Handlers, filters and levels of `java.util.logging`.
final class LogManagers {

  private LogManagers() {}

  static void clear(Loader loader, List<String> removed) {
    var manager = LogManager.getLogManager();
    for (var name : Collections.list(manager.getLoggerNames())) {
      Optional.ofNullable(manager.getLogger(name)).ifPresent(it -> clear(it, loader, removed));
    }
  }

  private static void clear(Logger logger, Loader loader, List<String> removed) {
    for (var handler : logger.getHandlers()) {
      if (loader.made(handler)) {
        logger.removeHandler(handler);
        removed.add("handler of logger '" + logger.getName() + "'");
      } else if (loader.made(handler.getFormatter()) || loader.made(handler.getFilter())) {
        handler.setFilter(null);
        handler.setFormatter(new java.util.logging.SimpleFormatter());
        removed.add("formatter or filter of a handler of logger '" + logger.getName() + "'");
      }
    }
    if (loader.made(logger.getFilter())) {
      logger.setFilter(null);
      removed.add("filter of logger '" + logger.getName() + "'");
    }
    if (loader.made(logger.getLevel())) {
      logger.setLevel(null);
      removed.add("level of logger '" + logger.getName() + "'");
    }
  }
}
