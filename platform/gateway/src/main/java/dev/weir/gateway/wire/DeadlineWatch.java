package dev.weir.gateway.wire;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The one clock for all deadlines of all connections: a thread that looks at every [Wire] a few
/// times a second.
///
/// A deadline is a number in the wire, so setting one costs a store and no request starts a timer.
/// What it buys that with is accuracy: a deadline is met within two ticks.
public final class DeadlineWatch implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final System.Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());

  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> tasks = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile long now = System.nanoTime();
  private volatile boolean isClosed;

  /// A watch that runs.
  public DeadlineWatch() {
    thread = Thread.ofPlatform().daemon().name("weir-deadlines").unstarted(this::run);
    thread.start();
  }

  /// [System#nanoTime] as of the last tick.
  public long now() {
    return now;
  }

  /// Watches this wire until [#remove].
  void add(Wire wire) {
    wires.add(wire);
  }

  void remove(Wire wire) {
    wires.remove(wire);
  }

  /// Runs the task at every tick, on the watch's thread. It must be short and must not block.
  public void everyTick(Runnable task) {
    tasks.add(task);
  }

  /// Ends [#everyTick] for the task.
  public void cancel(Runnable task) {
    tasks.remove(task);
  }

  private void run() {
    while (!isClosed) {
      LockSupport.parkNanos(this, TICK_NANOS);
      now = System.nanoTime();
      for (var wire : wires) {
        // Nothing that one connection does may stop the clock of all others.
        try {
          wire.tick(now);
        } catch (RuntimeException | Error e) {
          LOGGER.log(Level.ERROR, "deadline watch: a connection failed", e);
        }
      }
      for (var task : tasks) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          LOGGER.log(Level.ERROR, "deadline watch: a task failed", e);
        }
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }
}
