package dev.weir.gateway.filter;

import dev.weir.api.GatewayException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Logs the failures of one filter that its requests survived, at most one in ten seconds.
///
/// The first failure of a pause is logged with where it comes from; those in between are counted.
final class FailureLog {

  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger LOGGER = System.getLogger(FailureLog.class.getName());

  private final LongSupplier nanoTime;
  private final BiConsumer<String, @Nullable Throwable> sink;
  private final AtomicLong nextAt;
  private final AtomicLong unlogged = new AtomicLong();

  FailureLog(LongSupplier nanoTime, BiConsumer<String, @Nullable Throwable> sink) {
    this.nanoTime = nanoTime;
    this.sink = sink;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /// A log that ends in the gateway's log.
  static FailureLog create() {
    return new FailureLog(
        System::nanoTime,
        (message, failure) -> LOGGER.log(Level.WARNING, message + " [on-failure: open]", failure));
  }

  void failed(Throwable failure) {
    var due = nextAt.get();
    var now = nanoTime.getAsLong();
    if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE.toNanos())) {
      unlogged.incrementAndGet();
      return;
    }
    var more = unlogged.getAndSet(0);
    var message = String.valueOf(failure.getMessage());
    // A refusal says it all, unless something went wrong before.
    sink.accept(
        more == 0 ? message : message + " (and " + more + " more since)",
        failure instanceof GatewayException ? failure.getCause() : failure);
  }
}
