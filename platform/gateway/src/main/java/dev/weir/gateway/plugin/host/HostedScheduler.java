package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// The tasks of one version of a plugin, each on a virtual thread of its own.
final class HostedScheduler implements Scheduler {

  static final int MAX_TASKS = 1_000;

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);

  /// Whose tasks they are.
  ///
  /// @param name begins the names of the threads: `weir-plugin-geo`
  /// @param isServing false if nothing is to run, as the gateway only checks a configuration
  record Owner(String name, Tenure tenure, ClassLoader loader, Logger logger, boolean isServing) {}

  private final Owner owner;
  private final LongAdder failures;
  private final Set<Job> jobs = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(MAX_TASKS);
  private final AtomicLong number = new AtomicLong();

  /// @param failures counts the runs that threw
  HostedScheduler(Owner owner, LongAdder failures) {
    this.owner = owner;
    this.failures = failures;
  }

  @Override
  public Task every(Duration period, Runnable action) {
    Expect.that(period.compareTo(SHORTEST_PERIOD) >= 0, "period", period, "at least a millisecond");
    return launch("every-" + number.incrementAndGet(), job -> repeat(period, action, job));
  }

  private void repeat(Duration period, Runnable action, Job job) throws InterruptedException {
    var periodNanos = TimeUnit.NANOSECONDS.convert(period);
    var startedAt = System.nanoTime();
    while (!job.isCancelled()) {
      sleep(periodNanos - (System.nanoTime() - startedAt), job);
      startedAt = System.nanoTime();
      run(action, job);
    }
  }

  /// An action that interrupts its own thread does not shorten the time to the next run.
  private static void sleep(long nanos, Job job) throws InterruptedException {
    if (!job.isCancelled()) {
      Thread.interrupted();
      // Cancelling sets the flag first, so an interrupt that was cleared here is seen below.
      if (!job.isCancelled()) {
        Thread.sleep(Duration.ofNanos(Math.max(0, nanos)));
      }
    }
  }

  @Override
  public Task after(Duration delay, Runnable action) {
    return launch(
        "after-" + number.incrementAndGet(),
        job -> {
          if (delay.isPositive()) {
            Thread.sleep(delay);
          }
          run(action, job);
        });
  }

  @Override
  public Task start(String name, Runnable action) {
    return launch(name, job -> run(action, job));
  }

  private void run(Runnable action, Job job) {
    if (job.isCancelled()) {
      return;
    }
    try {
      action.run();
    } catch (Throwable e) { // whatever it is, it ends this run only
      // What a task throws because it was interrupted is no failure.
      if (!job.isCancelled()) {
        failures.increment();
        owner.logger.log(Level.WARNING, "task " + job.name() + " failed", e);
      }
    }
  }

  private Task launch(String name, Job.Work work) {
    owner.tenure.check();
    if (!room.tryAcquire()) {
      throw new IllegalStateException(
          "task " + name + " is one too many (expected: at most " + MAX_TASKS + " at a time)");
    }
    var job = new Job(owner.name + '-' + name, owner.loader, work, this::ended);
    jobs.add(job);
    if (owner.isServing) {
      job.start();
    }
    if (owner.tenure.isOver()) {
      job.cancel(); // it began while the plugin was unloaded
    }
    return job;
  }

  private void ended(Job job) {
    if (jobs.remove(job)) {
      room.release();
    }
  }

  int tasks() {
    return jobs.size();
  }

  /// Cancels all tasks and waits for them to end.
  ///
  /// @return what those do that have not ended in time
  List<String> close(Duration patience) {
    jobs.forEach(Job::cancel);
    var end = System.nanoTime() + patience.toNanos();
    var left = new ArrayList<String>();
    for (var job : jobs) {
      if (!job.hasEnded(end - System.nanoTime())) {
        left.add(job.describe());
      }
    }
    return left;
  }
}
