package dev.weir.testkit;

import dev.weir.api.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Runs tasks when a test moves the clock, on the test's thread.
final class FakeScheduler implements Scheduler {

  private static final int MAX_TASKS = 1000;

  private final VirtualClock clock;
  private final Unloading unloading;
  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();

  FakeScheduler(VirtualClock clock, Unloading unloading) {
    this.clock = clock;
    this.unloading = unloading;
  }

  @Override
  public Task every(Duration period, Runnable action) {
    if (period.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(period + " (expected: at least a millisecond)");
    }
    return add(new Timed(clock.instant().plus(period), period, action));
  }

  @Override
  public Task after(Duration delay, Runnable action) {
    return add(new Timed(clock.instant().plus(delay), Duration.ZERO, action));
  }

  @Override
  public Task start(String name, Runnable action) {
    return add(new Started(name, action));
  }

  /// How many tasks there are that may run again, or run.
  int size() {
    return tasks.size();
  }

  void cancelAll() {
    tasks.forEach(Task::cancel);
  }

  private <T extends Task & Begun> Task add(T task) {
    unloading.requireLoaded();
    if (tasks.size() >= MAX_TASKS) {
      throw new IllegalStateException("tasks: '1001' (expected: at most 1000)");
    }
    tasks.add(task);
    task.begin();
    return task;
  }

  private interface Begun {
    void begin();
  }

  private final class Timed implements Task, Begun, VirtualClock.Timer {

    private final Duration period;
    private final Runnable action;
    private volatile Instant due;

    Timed(Instant due, Duration period, Runnable action) {
      this.due = due;
      this.period = period;
      this.action = action;
    }

    @Override
    public void begin() {
      clock.add(this);
    }

    @Override
    public Instant due() {
      return due;
    }

    @Override
    public void run() {
      if (period.isZero()) {
        cancel();
      } else {
        due = due.plus(period);
      }
      action.run();
    }

    @Override
    public void cancel() {
      tasks.remove(this);
      clock.remove(this);
    }
  }

  private final class Started implements Task, Begun {

    private final Thread thread;

    Started(String name, Runnable action) {
      thread =
          Thread.ofVirtual()
              .name(name)
              .unstarted(() -> {
                try {
                  action.run();
                } finally {
                  tasks.remove(this);
                }
              });
    }

    @Override
    public void begin() {
      thread.start();
    }

    @Override
    public void cancel() {
      tasks.remove(this);
      thread.interrupt();
    }
  }
}
