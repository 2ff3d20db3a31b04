package dev.weir.gateway.filter;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps requests away for a while from a filter that fails at all of them.
///
/// It begins after 20 failures with no success between them: one that fails at some requests only
/// is no reason to give up the others, and nobody should get there by sending a few odd ones. When
/// its time is up one request is let through: if it is served, the quarantine is over; if it fails,
/// the next one is twice as long, from a second up to a minute. What requests from before come to
/// says nothing about a filter in quarantine.
///
/// A plugin that was revoked is kept from all requests by [#revoke], whatever its health, until
/// [#reinstate].
///
/// For many threads; a filter in good health costs a read of two volatile fields for each request.
public final class Quarantine {

  static final int FAILURES = 20;

  /// What [#admit] says of a request that is kept away.
  static final int WITHHELD = -1;

  /// What [#admit] says of a request to a filter in good health.
  static final int ORDINARY = 0;

  private static final System.Logger LOGGER = System.getLogger(Quarantine.class.getName());
  private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String place;
  private final LongSupplier nanoTime;
  private final int mostFailures;
  private final AtomicInteger failures = new AtomicInteger();

  // Whether there is any reason to keep requests away.
  private volatile boolean isClosed;
  private volatile @Nullable String revocation;

  // Guarded by this.
  private boolean isOn;
  private long length;
  private long until;
  private int number;

  /// The quarantine of a filter in good health.
  ///
  /// @param place what the log calls the filter
  public Quarantine(String place) {
    this(place, System::nanoTime);
  }

  Quarantine(String place, LongSupplier nanoTime) {
    this(place, nanoTime, FAILURES);
  }

  private Quarantine(String place, LongSupplier nanoTime, int mostFailures) {
    this.place = place;
    this.nanoTime = nanoTime;
    this.mostFailures = mostFailures;
  }

  /// One that no failure begins, for filters that look after their failures themselves.
  ///
  /// @param place what the log calls the filter
  public static Quarantine withoutFailures(String place) {
    return new Quarantine(place, System::nanoTime, Integer.MAX_VALUE);
  }

  /// Whether requests are being kept away since the filter fails.
  synchronized boolean isOn() {
    return isOn;
  }

  /// Keeps all requests away that come from now on.
  ///
  /// @param reason what was revoked, and why
  synchronized void revoke(String reason) {
    revocation = reason;
    isClosed = true;
  }

  /// Takes back what [#revoke] said, if it did.
  synchronized void reinstate() {
    revocation = null;
    isClosed = isOn;
  }

  /// What was revoked, and why.
  Optional<String> revocation() {
    return Optional.ofNullable(revocation);
  }

  /// Whether a request may go to the filter.
  ///
  /// @return [#WITHHELD] if not; else what to say to [#succeeded] or [#failed]
  int admit() {
    return isClosed ? admitIfDue() : ORDINARY;
  }

  private int admitIfDue() {
    return revocation == null ? admitForTrial() : WITHHELD;
  }

  /// A trial is known by the number of the quarantine that it may end.
  private synchronized int admitForTrial() {
    if (!isOn) {
      return ORDINARY;
    }
    var now = nanoTime.getAsLong();
    if (now - until < 0) {
      return WITHHELD;
    }
    // If this request never tells how it ended, another one is let in after as long a time.
    until = now + length;
    return number;
  }

  /// Takes note that the filter has done what it is there for.
  void succeeded(int admission) {
    if (failures.get() != 0) {
      failures.set(0);
    }
    if (admission != ORDINARY) {
      end(admission);
    }
  }

  private synchronized void end(int admission) {
    if (isOn && admission == number) {
      isOn = false;
      isClosed = revocation != null;
      LOGGER.log(Level.INFO, "{0}: out of quarantine", place);
    }
  }

  /// Takes note that the filter has failed.
  void failed(int admission, Throwable failure) {
    if (admission != ORDINARY) {
      prolong(admission, failure);
    } else if (failures.incrementAndGet() >= mostFailures) {
      begin(failure);
    }
  }

  private synchronized void prolong(int admission, Throwable failure) {
    if (isOn && admission == number) {
      begin(Math.min(2 * length, MAX_NANOS), failure);
    }
  }

  private synchronized void begin(Throwable failure) {
    if (!isOn) {
      begin(MIN_NANOS, failure);
    }
  }

  private void begin(long nanos, Throwable failure) {
    length = nanos;
    until = nanoTime.getAsLong() + length;
    number++;
    isOn = true;
    isClosed = true;
    LOGGER.log(
        Level.WARNING,
        "{0}: in quarantine for {1}s after: {2}",
        place,
        Duration.ofNanos(length).toSeconds(),
        String.valueOf(failure.getMessage()));
  }
}
