package dev.weir.gateway.filter;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Keeps requests away for a while from a filter that fails at all of them.
///
/// It begins after 20 failures with no success between them: one that fails at some requests only
/// is no reason to give up the others, and nobody should get there by sending a few odd ones. When
/// its time is up one request is let through: if it is served, the quarantine is over; if it fails,
/// the next one is twice as long, from a second up to a minute.
///
/// For many threads; a filter in good health costs a read of two volatile fields for each request.
public final class Quarantine {

  static final int FAILURES = 20;

  private static final System.Logger LOGGER = System.getLogger(Quarantine.class.getName());
  private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String place;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();

  private volatile boolean isOn;

  // Guarded by this.
  private long length;
  private long until;
  private boolean isTrying;

  /// The quarantine of a filter in good health.
  ///
  /// @param place what the log calls the filter
  public Quarantine(String place) {
    this(place, System::nanoTime);
  }

  Quarantine(String place, LongSupplier nanoTime) {
    this.place = place;
    this.nanoTime = nanoTime;
  }

  /// Whether requests are being kept away.
  public boolean isOn() {
    return isOn;
  }

  /// Whether a request may go to the filter.
  boolean admits() {
    return !isOn || admitsForTrial();
  }

  private synchronized boolean admitsForTrial() {
    if (!isOn) {
      return true;
    }
    var now = nanoTime.getAsLong();
    if (now - until < 0) {
      return false;
    }
    // If this request never tells how it ended, another one is let in after as long a time.
    isTrying = true;
    until = now + length;
    return true;
  }

  /// Takes note that the filter has done what it is there for.
  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
    if (isOn) {
      end();
    }
  }

  private synchronized void end() {
    // Requests from before the quarantine prove nothing.
    if (isOn && isTrying) {
      isOn = false;
      isTrying = false;
      length = 0;
      LOGGER.log(Level.INFO, "{0}: out of quarantine", place);
    }
  }

  /// Takes note that the filter has failed.
  void failed(Throwable failure) {
    if (isOn || failures.incrementAndGet() >= FAILURES) {
      failures.set(0);
      begin(String.valueOf(failure.getMessage()));
    }
  }

  private synchronized void begin(String message) {
    if (isOn && !isTrying) {
      return;
    }
    length = isOn ? Math.min(2 * length, MAX_NANOS) : MIN_NANOS;
    until = nanoTime.getAsLong() + length;
    isTrying = false;
    isOn = true;
    LOGGER.log(
        Level.WARNING,
        "{0}: in quarantine for {1}s after: {2}",
        place,
        Duration.ofNanos(length).toSeconds(),
        message);
  }
}
