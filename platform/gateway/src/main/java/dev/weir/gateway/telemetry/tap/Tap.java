package dev.weir.gateway.telemetry.tap;

import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.telemetry.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One operator who looks at requests. What comes faster than it is taken is dropped and counted.
///
/// Safe for use by several threads.
public final class Tap implements AutoCloseable {

  private static final int WAITING = 256;

  private final TapQuery query;
  private final Redaction redaction;
  private final Consumer<Tap> whenClosed;
  private final BlockingQueue<Map<String, Object>> waiting = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder dropped = new LongAdder();
  private volatile boolean isEnded;

  Tap(TapQuery query, Redaction redaction, Consumer<Tap> whenClosed) {
    this.query = query;
    this.redaction = redaction;
    this.whenClosed = whenClosed;
  }

  TapQuery query() {
    return query;
  }

  void offer(RequestLog log) {
    if (!query.wants(log)) {
      return;
    }
    // Asked before, since the details cost more than all else.
    if (waiting.remainingCapacity() == 0
        || !waiting.offer(new RequestDetails(log, redaction).all())) {
      dropped.increment();
    }
  }

  /// Ends it though the operator would like to see more.
  void end() {
    isEnded = true;
    // Whoever waits for the next one wakes up; if there is no room nobody waits.
    var _ = waiting.offer(Map.of());
  }

  /// Whether the gateway has ended it.
  public boolean isEnded() {
    return isEnded;
  }

  /// The next request, for JSON, or an empty map if it has ended meanwhile; null if none came in
  /// time.
  public @Nullable Map<String, Object> next(Duration patience) throws InterruptedException {
    return waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// How many requests were dropped since the time before.
  public long takeDropped() {
    return dropped.sumThenReset();
  }

  @Override
  public void close() {
    whenClosed.accept(this);
  }
}
