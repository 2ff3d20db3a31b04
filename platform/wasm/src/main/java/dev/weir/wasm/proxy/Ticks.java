package dev.weir.wasm.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Calls a guest again and again, in the period that it has asked for.
///
/// A guest whose ticks take long is called less often, so that it does not take a core for itself.
/// Used under the instance's lock.
final class Ticks {

  /// The shortest pause between two ticks, in times of the last one.
  private static final int MIN_REST = 4;

  private final ProxyInstance instance;
  private volatile long periodNanos;
  private @Nullable Thread thread;
  private boolean isStopped;

  Ticks(ProxyInstance instance) {
    this.instance = instance;
  }

  long periodNanos() {
    return periodNanos;
  }

  /// Sets the period; 0 for no ticks. A guest that is told of its end asks in vain.
  void setPeriod(long millis) {
    if (isStopped) {
      return;
    }
    periodNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    if (thread != null) {
      LockSupport.unpark(thread);
    } else if (millis > 0 && instance.isServing()) {
      begin();
    }
  }

  /// Lets the ticks come. Before this a guest that asks for them has to wait: it is not in use yet.
  void begin() {
    if (periodNanos > 0 && thread == null && !isStopped) {
      thread = Thread.ofVirtual().name("weir-wasm-tick").start(this::run);
    }
  }

  /// Ends the ticks for good.
  void stop() {
    isStopped = true;
    periodNanos = 0;
    LockSupport.unpark(thread);
  }

  private void run() {
    var rest = periodNanos;
    var last = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      var left = last + Math.max(rest, periodNanos) - System.nanoTime();
      if (periodNanos == 0) {
        if (!pause()) {
          return;
        }
        last = System.nanoTime();
      } else if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        last = System.nanoTime();
        instance.tick();
        rest = MIN_REST * (System.nanoTime() - last);
        last = System.nanoTime();
      }
    }
  }

  /// Ends the thread if nobody wants ticks any more.
  private boolean pause() {
    instance.lock();
    try {
      if (periodNanos == 0) {
        thread = null;
        return false;
      }
      return true;
    } finally {
      instance.unlock();
    }
  }
}
