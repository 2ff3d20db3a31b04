package dev.weir.wasm.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The thread that ends guest calls whose time is up.
///
/// It is a platform thread, because a guest in a loop holds the carrier of its virtual thread and
/// could starve a virtual watchdog. Calls cost no timer and read no clock: every tick it looks at
/// the slots of all guests and adds the tick to the calls it finds running. A pause of the whole
/// process, such as a collection of garbage, counts as two ticks at most. With no call running for
/// a while it sleeps until one wakes it.
///
/// A call that runs longer than a tick also gets the scheduler another carrier, as long as it runs:
/// see [Carriers].
public final class Watchdog implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int QUIET_TICKS_BEFORE_SLEEP = 100;

  private final Set<CallSlot> slots = ConcurrentHashMap.newKeySet();
  private final Carriers carriers = new Carriers();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  private Watchdog() {
    thread = Thread.ofPlatform().name("weir-wasm-watchdog").daemon().unstarted(this::run);
  }

  /// Starts the thread.
  public static Watchdog start() {
    var watchdog = new Watchdog();
    watchdog.thread.start();
    return watchdog;
  }

  CallSlot open() {
    var slot = new CallSlot(this);
    slots.add(slot);
    return slot;
  }

  void release(CallSlot slot) {
    slots.remove(slot);
  }

  boolean isAsleep() {
    return asleep;
  }

  /// Called after a slot was set to running. The slot's volatile write comes before this volatile
  /// read and the watchdog's write of `asleep` before its last look at the slots, so one of the two
  /// sees the other.
  void wakeIfAsleep() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    var last = System.nanoTime();
    var quietTicks = 0;
    var running = false;
    while (!closed || running) {
      LockSupport.parkNanos(TICK_NANOS);
      var now = System.nanoTime();
      running = tick(Math.min(now - last, 2 * TICK_NANOS));
      last = now;
      quietTicks = running ? 0 : quietTicks + 1;
      if (quietTicks > QUIET_TICKS_BEFORE_SLEEP) {
        sleep();
        last = System.nanoTime();
        quietTicks = 0;
      }
    }
    carriers.compensate(0);
  }

  private boolean tick(long elapsedNanos) {
    var running = false;
    var held = 0;
    for (var slot : slots) {
      var used = slot.tick(elapsedNanos);
      running |= used >= 0;
      held += used >= TICK_NANOS ? 1 : 0;
    }
    carriers.compensate(held);
    return running;
  }

  private void sleep() {
    asleep = true;
    while (asleep && !closed && !tick(0)) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  /// Lets the thread end, as soon as no guest is running.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
