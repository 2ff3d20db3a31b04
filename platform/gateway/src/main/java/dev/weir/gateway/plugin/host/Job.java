package dev.weir.gateway.plugin.host;

import dev.weir.api.Scheduler;
import java.time.Duration;
import java.util.function.Consumer;

/// One task of a plugin and its thread.
final class Job implements Scheduler.Task {

  /// What the thread does. An interrupt that is not caught ends it.
  interface Work {
    void run(Job job) throws InterruptedException;
  }

  private final Thread thread;
  private final Consumer<Job> whenOver;
  private volatile boolean isCancelled;

  /// @param name of the thread
  /// @param whenOver runs when the job has ended, or was cancelled before it began
  Job(String name, ClassLoader loader, Work work, Consumer<Job> whenOver) {
    this.whenOver = whenOver;
    this.thread =
        Thread.ofVirtual()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(work));
    thread.setContextClassLoader(loader);
  }

  void start() {
    thread.start();
  }

  private void run(Work work) {
    try {
      work.run(this);
    } catch (InterruptedException _) {
      // only cancel() interrupts between two runs
    } finally {
      whenOver.accept(this);
    }
  }

  String name() {
    return thread.getName();
  }

  boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public void cancel() {
    isCancelled = true;
    thread.interrupt();
    if (thread.getState() == Thread.State.NEW) {
      whenOver.accept(this);
    }
  }

  /// Waits for the end.
  boolean hasEnded(long patienceNanos) {
    try {
      return thread.getState() == Thread.State.NEW
          || thread.join(Duration.ofNanos(Math.max(1, patienceNanos)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !thread.isAlive();
    }
  }

  /// What the thread is and where it stands.
  String describe() {
    var stack = thread.getStackTrace();
    return "task " + name() + (stack.length == 0 ? "" : " at " + stack[0]);
  }
}
