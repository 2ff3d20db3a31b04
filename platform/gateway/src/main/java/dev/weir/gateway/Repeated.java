package dev.weir.gateway;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does one thing again and again on a thread of its own. What goes wrong once does not end it.
final class Repeated implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Repeated.class.getName());

  private final Duration pause;
  private final Runnable action;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Repeated(String name, Duration pause, Runnable action) {
    this.pause = pause;
    this.action = action;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /// Begins with the first pause.
  ///
  /// @param name of the thread
  static Repeated start(String name, Duration pause, Runnable action) {
    var repeated = new Repeated(name, pause, action);
    repeated.thread.start();
    return repeated;
  }

  private void run() {
    while (rest()) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.ERROR, thread.getName() + ": failed, and goes on", e);
      }
    }
  }

  private boolean rest() {
    try {
      return !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  /// Interrupts it, and waits for the end.
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
