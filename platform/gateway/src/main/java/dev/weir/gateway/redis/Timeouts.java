package dev.weir.gateway.redis;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Ends the waiting for replies whose time is up: a thread that looks at what is waited for every
/// two milliseconds, as long as there is anything.
///
/// A virtual thread that waits for a limited time starts a timer for each wait, which costs more
/// than the command itself. What this buys that with is accuracy: a wait ends up to two ticks late.
///
/// A tick that comes late itself says that the threads of this process did not run, so that replies
/// may have come that nobody has read: they get up to three more.
///
/// Safe for use by several threads.
final class Timeouts implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LATE_NANOS = 3 * TICK_NANOS;
  private static final int MAX_LATE_TICKS = 3;
  private static final int MAX_IDLE_TICKS = 50;

  private record Wait(CompletableFuture<?> reply, long deadline) {

    boolean isOver(long now) {
      return reply.isDone() || deadline - now <= 0;
    }
  }

  private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean isAsleep;
  private volatile boolean isClosed;

  private Timeouts() {
    thread = Thread.ofPlatform().daemon().name("weir-redis-timeouts").unstarted(this::run);
  }

  static Timeouts start() {
    var timeouts = new Timeouts();
    timeouts.thread.start();
    return timeouts;
  }

  /// Has a reply fail with a [TimeoutException] unless it is there in time.
  ///
  /// @param deadline on the clock of [System#nanoTime]
  void watch(CompletableFuture<?> reply, long deadline) {
    waits.add(new Wait(reply, deadline));
    if (isClosed) {
      end(reply);
    } else if (isAsleep) {
      LockSupport.unpark(thread);
    }
  }

  private static void end(CompletableFuture<?> reply) {
    var _ = reply.completeExceptionally(new TimeoutException());
  }

  private void run() {
    var idle = 0;
    var late = 0;
    while (!isClosed) {
      var before = System.nanoTime();
      LockSupport.parkNanos(this, TICK_NANOS);
      var now = System.nanoTime();
      late = now - before > LATE_NANOS ? late + 1 : 0;
      idle = waits.isEmpty() ? idle + 1 : 0;
      if (late == 0 || late > MAX_LATE_TICKS) {
        endThoseThatAreOver(now);
      }
      if (idle > MAX_IDLE_TICKS) {
        sleep();
        idle = 0;
      }
    }
    waits.forEach(it -> end(it.reply));
  }

  private void endThoseThatAreOver(long now) {
    waits.removeIf(it -> {
      var isOver = it.isOver(now);
      if (isOver) {
        end(it.reply);
      }
      return isOver;
    });
  }

  private void sleep() {
    isAsleep = true;
    while (waits.isEmpty() && !isClosed) {
      LockSupport.park(this);
    }
    isAsleep = false;
  }

  @Override
  public void close() {
    isClosed = true;
    LockSupport.unpark(thread);
  }
}
