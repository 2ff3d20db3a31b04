package dev.weir.gateway.telemetry.accesslog;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Lines on their way to one outlet: a queue, and the thread that empties it.
///
/// Requests put lines into the queue and never wait; what does not fit is dropped and counted. They
/// wake nobody up, either: the thread looks after them a hundred times a second, so that under load
/// it writes some hundred at once.
///
/// Each line is counted once, as written or as dropped. Until it is, it waits in the queue or is
/// one of [#uncounted]; who closes a sink whose thread hangs counts both, and the thread, should it
/// ever come back, counts no more.
final class Sink {

  private static final System.Logger LOGGER = System.getLogger(Sink.class.getName());

  private static final int QUEUE = 1 << 22;
  private static final int BATCH = 1 << 20;
  private static final Duration TO_CLOSE = Duration.ofMillis(500);
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(500);
  private static final long PAUSE = Duration.ofMillis(10).toNanos();
  private static final long MAX_RETRY = Duration.ofSeconds(1).toNanos();
  private static final long TENDING = Duration.ofSeconds(1).toNanos();

  private final Outlet outlet;
  private final SinkTally tally;
  private final ByteRing queue;
  private final Batch batch;
  private final Thread thread;
  private volatile boolean isClosing;
  private volatile long giveUpNanos;
  private int uncounted;
  private boolean isFailing;
  private long tended = System.nanoTime();

  private Sink(Outlet outlet, SinkTally tally, int capacity) {
    this.outlet = outlet;
    this.tally = tally;
    this.queue = new ByteRing(capacity);
    this.batch = new Batch(Math.min(BATCH, capacity));
    this.thread =
        Thread.ofPlatform().daemon().name("weir-access-log " + tally.name()).unstarted(this::run);
  }

  /// A sink with room for some thousand lines.
  static Sink start(Outlet outlet, SinkTally tally) {
    return start(outlet, tally, QUEUE);
  }

  /// A sink.
  ///
  /// @param capacity bytes that can wait, a power of two
  static Sink start(Outlet outlet, SinkTally tally, int capacity) {
    var sink = new Sink(outlet, tally, capacity);
    tally.waitIn(sink.queue);
    sink.thread.start();
    return sink;
  }

  /// Takes a line, or drops it.
  void offer(Line line) {
    if (!queue.offer(line.bytes(), line.length())) {
      tally.dropped(1);
    }
  }

  private void run() {
    var pause = PAUSE;
    while (!isDone()) {
      // First this, which may hang: who gives up counts what was filled in before.
      tend();
      fill();
      // There is more already.
      var isBehind = !batch.isEmpty() && (isClosing || batch.isLarge());
      var isWritten = batch.isEmpty() || write();
      pause = isWritten ? PAUSE : Math.min(2 * pause, isClosing ? PAUSE : MAX_RETRY);
      if (!isWritten || !isBehind) {
        LockSupport.parkNanos(this, pause);
      }
    }
    end();
  }

  private synchronized void fill() {
    if (batch.isEmpty()) {
      batch.fill(queue);
      uncounted = batch.size();
    }
  }

  private boolean isDone() {
    return isClosing
        && ((batch.isEmpty() && queue.isEmpty()) || System.nanoTime() - giveUpNanos >= 0);
  }

  private boolean write() {
    try {
      outlet.write(batch);
      recovered();
    } catch (LostLinesException | Error e) {
      // The code of plugins may throw any of them; the lines to come are to be written.
      failed(e);
      batch.lose(batch.size());
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    count();
    return batch.isEmpty();
  }

  private synchronized void count() {
    if (uncounted > 0) {
      var lost = batch.takeLost();
      tally.dropped(lost);
      tally.written(uncounted - lost - batch.size());
      uncounted = batch.size();
    }
  }

  private synchronized void drop() {
    tally.leave(queue);
    tally.dropped(uncounted + queue.clear());
    uncounted = 0;
  }

  private void tend() {
    var now = System.nanoTime();
    if (now - tended < TENDING) {
      return;
    }
    tended = now;
    try {
      outlet.tend();
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    if (!isFailing) {
      isFailing = true;
      var why = e instanceof LostLinesException ? e.getMessage() : e.toString();
      LOGGER.log(Level.WARNING, "access log " + tally.name() + ": cannot be written: " + why);
    }
  }

  private void recovered() {
    if (isFailing) {
      isFailing = false;
      LOGGER.log(Level.INFO, "access log {0}: is written again", tally.name());
    }
  }

  private void end() {
    drop();
    try {
      outlet.close();
    } catch (IOException | RuntimeException | Error e) {
      LOGGER.log(Level.WARNING, "access log " + tally.name() + ": closing failed", e);
    }
  }

  /// Takes no more lines, and writes those that it has if that is possible in time. A thread that
  /// still hangs then is left behind, and the lines that it has count as dropped; it keeps nobody
  /// from ending.
  void close(Duration patience) {
    queue.close();
    giveUpNanos = System.nanoTime() + patience.toNanos();
    isClosing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(patience.plus(TO_CLOSE)) && !isInterrupted()) {
        LOGGER.log(Level.WARNING, "access log {0}: hangs, lines are lost", tally.name());
        drop();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isInterrupted() throws InterruptedException {
    if (!outlet.isInterruptible()) {
      return false;
    }
    thread.interrupt();
    return thread.join(AFTER_INTERRUPT);
  }
}
