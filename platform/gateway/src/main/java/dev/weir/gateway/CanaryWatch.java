package dev.weir.gateway;

import java.lang.System.Logger.Level;
import java.time.Duration;

/// Has canaries looked at every second.
final class CanaryWatch implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(CanaryWatch.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Runnable look;
  private final Thread thread;

  private CanaryWatch(Runnable look) {
    this.look = look;
    this.thread = Thread.ofPlatform().daemon().name("weir-canaries").unstarted(this::run);
  }

  static CanaryWatch start(Runnable look) {
    var watch = new CanaryWatch(look);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        lookOnce();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "canaries: looking at them failed", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
