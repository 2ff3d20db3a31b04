package dev.weir.gateway;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs code of filters that belongs to no request on a thread that ends with it.
///
/// What such code leaves in thread locals would keep its plugin in memory for as long as the thread
/// lives, and nobody else may remove it.
final class FreshThread {

  private FreshThread() {}

  /// The result of the task. An interrupt is handed on to it, and restored.
  static <T> T call(String name, Supplier<T> task) {
    var result = new FutureTask<>(task::get);
    var thread = Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name(name);
    var started = thread.start(result);
    var wasInterrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException _) {
          wasInterrupted = true;
          started.interrupt();
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Suppliers throw nothing else.
  private static RuntimeException unchecked(ExecutionException failure) {
    switch (failure.getCause()) {
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      case null, default -> throw new IllegalStateException(failure);
    }
  }

  /// Runs the task.
  static void run(String name, Runnable task) {
    call(
        name,
        () -> {
          task.run();
          return true;
        });
  }
}
