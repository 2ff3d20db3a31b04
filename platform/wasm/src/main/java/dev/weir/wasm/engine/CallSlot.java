package dev.weir.wasm.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where a guest's calls show themselves to the watchdog.
///
/// One thread at a time enters and exits, the watchdog looks in from outside. The state is one
/// word: the number of the call and its phase. Only the watchdog moves RUNNING to FIRING, and it
/// interrupts between that and FIRED. So a call that leaves while RUNNING is never interrupted, and
/// one that finds FIRING waits for the interrupt that is on its way and clears it: none hits later
/// code.
final class CallSlot {

  private static final int PHASE_BITS = 3;
  private static final long PHASE_MASK = (1L << PHASE_BITS) - 1;
  private static final long IDLE = 0;
  private static final long RUNNING = 1;
  private static final long SUSPENDED = 2;
  private static final long FIRING = 3;
  private static final long FIRED = 4;

  private final Watchdog watchdog;
  private final AtomicLong state = new AtomicLong();

  // Plain: written before the state is, and read by the watchdog after it claimed the call.
  private @Nullable Thread thread;
  private long limitNanos;

  // Only the watchdog uses these two.
  private long watchedCall = -1;
  private long usedNanos;

  CallSlot(Watchdog watchdog) {
    this.watchdog = watchdog;
  }

  /// Starts a call of the current thread.
  void enter(long limitNanos) {
    requireIdle();
    this.thread = Thread.currentThread();
    this.limitNanos = limitNanos;
    state.set(nextCall() | RUNNING);
    watchdog.wakeIfAsleep();
  }

  /// Checks that no call is running.
  void requireIdle() {
    if ((state.get() & PHASE_MASK) != IDLE) {
      throw new IllegalStateException("the guest is already being called");
    }
  }

  private long nextCall() {
    return (state.get() & ~PHASE_MASK) + (1 << PHASE_BITS);
  }

  /// Ends the call and tells whether its time was up. The thread carries no interrupt of ours then.
  boolean exit() {
    var call = state.get() & ~PHASE_MASK;
    var inTime = state.compareAndSet(call | RUNNING, call | IDLE);
    if (!inTime) {
      swallowInterrupt(call);
      state.set(call | IDLE);
    }
    thread = null;
    return !inTime;
  }

  /// Stops the clock of the call while the host does something that may take long.
  ///
  /// @return false if the time is up already
  boolean suspend() {
    var call = state.get() & ~PHASE_MASK;
    return state.compareAndSet(call | RUNNING, call | SUSPENDED);
  }

  /// Starts the clock again.
  void resume() {
    state.set((state.get() & ~PHASE_MASK) | RUNNING);
    watchdog.wakeIfAsleep();
  }

  private void swallowInterrupt(long call) {
    while (state.get() == (call | FIRING)) {
      Thread.onSpinWait();
    }
    if (state.get() == (call | FIRED)) {
      Thread.interrupted();
    }
  }

  /// Called by the watchdog about every tick: adds the time since the last tick to what the call
  /// has used, and interrupts it if that is too much.
  ///
  /// @return how long the call has run, or -1 if none is running
  long tick(long elapsedNanos) {
    var seen = state.get();
    if ((seen & PHASE_MASK) != RUNNING) {
      return -1;
    }
    var call = seen & ~PHASE_MASK;
    if (call != watchedCall) {
      watchedCall = call;
      usedNanos = 0;
      return 0;
    }
    usedNanos += elapsedNanos;
    if (usedNanos >= limitNanos && state.compareAndSet(seen, call | FIRING)) {
      interrupt();
      state.set(call | FIRED);
    }
    return usedNanos;
  }

  private void interrupt() {
    var target = thread;
    if (target != null) {
      target.interrupt();
    }
  }
}
