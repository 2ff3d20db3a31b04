package dev.weir.wasm.host;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The instances of one filter: each lent to one request at a time, made when there is none idle.
///
/// The instance used last is lent first, so that in quiet times the others stay cold.
public final class InstancePool<T extends AutoCloseable> implements AutoCloseable {

  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final int size;
  private final Supplier<T> maker;
  private final InstanceCounters counters;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /// @param size the most instances there can be
  /// @param first the first of them
  public InstancePool(int size, T first, Supplier<T> maker, InstanceCounters counters) {
    this.size = size;
    this.maker = maker;
    this.counters = counters;
    this.permits = new Semaphore(size);
    counters.countCreated();
    idle.addFirst(first);
  }

  /// Lends an instance, waiting for one if all are in use.
  ///
  /// @param deadlineNanos when the request's time is up, on the clock of [System#nanoTime]
  /// @throws GatewayException with [ErrorCode#FILTER_UNAVAILABLE] if none comes free in time
  public T lease(long deadlineNanos) throws InterruptedException {
    if (!permits.tryAcquire()
        && !permits.tryAcquire(patience(deadlineNanos), TimeUnit.NANOSECONDS)) {
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "all instances are in use");
    }
    if (closed) {
      permits.release();
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "the filter is closed");
    }
    var instance = idle.pollFirst();
    return instance != null ? instance : make();
  }

  private T make() {
    try {
      var made = maker.get();
      counters.countCreated();
      return made;
    } catch (Throwable t) {
      permits.release();
      throw t;
    }
  }

  private static long patience(long deadlineNanos) {
    if (deadlineNanos == Long.MAX_VALUE) {
      return MAX_WAIT_NANOS;
    }
    return Math.min(MAX_WAIT_NANOS, deadlineNanos - System.nanoTime());
  }

  /// Takes an instance back.
  public void giveBack(T instance) {
    idle.addFirst(instance);
    permits.release();
    if (closed) {
      closeIdle();
    }
  }

  /// Takes an instance back that must not be used again, because it failed.
  public void discard(T instance) {
    counters.countDiscarded();
    remove(instance);
  }

  /// Takes an instance back that has served long enough: it has grown, or wants to be replaced, or
  /// was for one request.
  public void retire(T instance) {
    counters.countRecycled();
    remove(instance);
  }

  private void remove(T instance) {
    try {
      close(instance);
    } finally {
      permits.release();
    }
  }

  /// How many instances wait for a request.
  public int idle() {
    return idle.size();
  }

  /// How many instances are lent.
  public int active() {
    return size - permits.availablePermits();
  }

  /// Closes the idle instances now and the others when they come back.
  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    for (var instance = idle.pollFirst(); instance != null; instance = idle.pollFirst()) {
      close(instance);
    }
  }

  private void close(T instance) {
    try {
      instance.close();
    } catch (Exception e) {
      throw new IllegalStateException("an instance cannot be closed", e);
    }
  }
}
