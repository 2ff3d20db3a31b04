package dev.weir.cli;

import dev.weir.gateway.Gateway;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A gateway as a process: obeys signals and tells the log.
final class Service {

  private static final System.Logger LOGGER = System.getLogger(Service.class.getName());

  private final Shell shell;
  private final CountDownLatch stop = new CountDownLatch(1);

  Service(Shell shell) {
    this.shell = shell;
  }

  /// Serves until a signal says to stop, and returns when requests under way have ended.
  ///
  /// @param started called once with the gateway that serves
  /// @throws dev.weir.gateway.config.ConfigurationException if the configuration cannot be used
  /// @throws IllegalStateException if an address cannot be bound
  void run(Gateway.Options options, Consumer<Gateway> started) throws InterruptedException {
    var begin = System.nanoTime();
    shell.signals().accept("TERM", () -> stop("SIGTERM"));
    shell.signals().accept("INT", () -> stop("SIGINT"));
    try (var gateway = Gateway.start(options)) {
      shell.signals().accept("HUP", () -> gateway.reload("SIGHUP came"));
      log(options, gateway, Duration.ofNanos(System.nanoTime() - begin));
      started.accept(gateway);
      stop.await();
      LOGGER.log(
          Level.INFO,
          "stopping: requests under way have {0}; a second signal ends them",
          Texts.of(gateway.config().drainTimeout()));
    }
    LOGGER.log(Level.INFO, "stopped");
  }

  private void stop(String signal) {
    if (stop.getCount() == 0) {
      LOGGER.log(Level.WARNING, signal + " again: stopped at once");
      Runtime.getRuntime().halt(1);
    }
    stop.countDown();
  }

  private static void log(Gateway.Options options, Gateway gateway, Duration time) {
    var config = gateway.config();
    LOGGER.log(
        Level.INFO,
        "serving %s: %s; port %d, admin port %d; started in %d ms"
            .formatted(
                options.file(),
                Texts.count(config.routes().size(), "route"),
                gateway.port(),
                gateway.adminPort(),
                time.toMillis()));
  }
}
