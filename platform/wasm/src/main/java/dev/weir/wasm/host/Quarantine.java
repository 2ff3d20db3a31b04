package dev.weir.wasm.host;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.OneLine;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Decides what a filter's failures come to: each ends its request, and several in a row keep
/// requests away from the filter for a while.
///
/// In quarantine requests are refused at once. When the time is up one is let through: if it is
/// served, the quarantine is over; if it fails, the next one is twice as long, up to a minute. Work
/// that no request begins rests as long and is tried again as requests are. For many threads; a
/// filter in good health costs a few reads of volatile fields for each request.
public final class Quarantine {

  private static final System.Logger LOGGER = System.getLogger(Quarantine.class.getName());
  private static final int FAILURES = 5;
  private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String filter;
  private final InstanceCounters counters;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();

  private volatile boolean isOn;

  // Changes with each quarantine, after isOn: whoever has seen the new number sees that one is on.
  private volatile int number;

  // Guarded by this.
  private long length;
  private long until;
  private boolean isTrying;

  /// @param filter what messages call the filter
  /// @param nanoTime the clock, as [System#nanoTime] is one
  public Quarantine(String filter, InstanceCounters counters, LongSupplier nanoTime) {
    this.filter = filter;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /// Whether requests are being refused.
  public boolean isOn() {
    return isOn;
  }

  /// Lets a request in.
  ///
  /// @return when it was let in, for [#succeeded]
  /// @throws GatewayException with [ErrorCode#FILTER_UNAVAILABLE] in quarantine
  public int admit() {
    var admission = number;
    return isOn ? admitForTrial() : admission;
  }

  private synchronized int admitForTrial() {
    if (!isOn) {
      return number;
    }
    var now = nanoTime.getAsLong();
    if (now - until < 0) {
      counters.countRefused();
      throw new GatewayException(
          ErrorCode.FILTER_UNAVAILABLE, filter + ": in quarantine, as its instances keep failing");
    }
    // If this request never tells how it ended, another one is let in after as long a time.
    isTrying = true;
    until = now + length;
    return number;
  }

  /// When an instance that is made now is made, for [#succeeded].
  public int admission() {
    return number;
  }

  /// Lets work in that no request begins. Requests are tried beside it, as if there were none.
  ///
  /// @return 0, or how many nanoseconds it has to rest and ask again
  public synchronized long admitWork() {
    if (!isOn) {
      return 0;
    }
    var left = until - nanoTime.getAsLong();
    if (left > 0) {
      return left;
    }
    isTrying = true;
    return 0;
  }

  /// Takes note that an instance has served a request.
  ///
  /// @param admission when that was let in
  public void succeeded(int admission) {
    if (failures.get() != 0) {
      failures.set(0);
    }
    if (isOn) {
      end(admission);
    }
  }

  /// Takes note that an instance has done work that no request began. It says nothing about other
  /// work, so that failures before it still count.
  ///
  /// @param admission when the instance was made
  public void workSucceeded(int admission) {
    if (isOn) {
      end(admission);
    }
  }

  private synchronized void end(int admission) {
    // What began before the quarantine proves nothing.
    if (isOn && isTrying && admission == number) {
      isOn = false;
      isTrying = false;
      length = 0;
      LOGGER.log(Level.INFO, "{0}: out of quarantine", filter);
    }
  }

  /// Takes note that an instance has failed.
  ///
  /// @return what its request ends with
  public GatewayException failed(GuestTrap trap) {
    switch (trap.kind()) {
      case TIMEOUT -> {
        counters.countTimeout();
        count(trap);
      }
      case TRAP -> {
        counters.countTrap();
        count(trap);
      }
      case INTERRUPTED -> {}
    }
    return failure(trap);
  }

  /// What a request ends with whose instance has failed; counts nothing.
  public GatewayException failure(GuestTrap trap) {
    var code =
        switch (trap.kind()) {
          case TIMEOUT -> ErrorCode.FILTER_TIMEOUT;
          case TRAP, INTERRUPTED -> ErrorCode.FILTER_FAILED;
        };
    return new GatewayException(code, message(trap), trap);
  }

  private String message(Exception cause) {
    return OneLine.of(filter + ": " + cause.getMessage());
  }

  /// Takes note that no instance could be made, which the next request would meet again.
  ///
  /// @return what its request ends with
  public GatewayException notStarted(RuntimeException cause) {
    failures.set(0);
    begin(cause);
    return new GatewayException(ErrorCode.FILTER_UNAVAILABLE, message(cause), cause);
  }

  private void count(GuestTrap trap) {
    if (isOn || failures.incrementAndGet() >= FAILURES) {
      failures.set(0);
      begin(trap);
    }
  }

  private synchronized void begin(Exception cause) {
    if (isOn && !isTrying) {
      return;
    }
    length = isOn ? Math.min(2 * length, MAX_NANOS) : MIN_NANOS;
    until = nanoTime.getAsLong() + length;
    isTrying = false;
    isOn = true;
    number++;
    LOGGER.log(
        Level.WARNING,
        "{0}: in quarantine for {1}s after {2}",
        filter,
        Duration.ofNanos(length).toSeconds(),
        OneLine.of(String.valueOf(cause.getMessage())));
  }
}
