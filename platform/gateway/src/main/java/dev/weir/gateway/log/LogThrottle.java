package dev.weir.gateway.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Keeps events of one kind from filling the log: it tells of one in ten seconds, and how many
/// there were since. Safe for use by several threads.
public final class LogThrottle {

  /// How long it is silent.
  public static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final AtomicLong nextAt;
  private final AtomicLong untold = new AtomicLong();

  /// One that tells of the next event.
  ///
  /// @param nanoTime as [System#nanoTime]
  public LogThrottle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /// Takes note of an event.
  ///
  /// @return what to add to the line about it; empty if there is to be none
  public Optional<String> noted() {
    var due = nextAt.get();
    var now = nanoTime.getAsLong();
    if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE.toNanos())) {
      untold.incrementAndGet();
      return Optional.empty();
    }
    var more = untold.getAndSet(0);
    return Optional.of(more == 0 ? "" : " (and " + more + " more since)");
  }
}
