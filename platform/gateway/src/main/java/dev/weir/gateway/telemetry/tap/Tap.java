package dev.weir.gateway.telemetry.tap;

import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.telemetry.Redaction;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One operator who looks at requests. What comes faster than it is taken is dropped and counted;
/// if nothing is taken any more, the tap ends.
///
/// The thread that opens it is the one that takes from it. Safe for use by several threads besides.
public final class Tap implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Tap.class.getName());
  private static final int WAITING = 256;
  private static final long MOST_BYTES = 4 << 20;
  private static final long OBJECT_BYTES = 48;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What waits to be taken.
  ///
  /// @param bytes about how many it takes
  private record Entry(Map<String, Object> details, long bytes) {}

  private final TapQuery query;
  private final Supplier<Redaction> redaction;
  private final Consumer<Tap> whenClosed;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private volatile boolean isEnded;
  private volatile boolean isFull;
  private volatile long fullSince;
  private @Nullable Thread reader = Thread.currentThread();

  Tap(
      TapQuery query,
      Supplier<Redaction> redaction,
      Consumer<Tap> whenClosed,
      LongSupplier nanoTime) {
    this.query = query;
    this.redaction = redaction;
    this.whenClosed = whenClosed;
    this.nanoTime = nanoTime;
  }

  TapQuery query() {
    return query;
  }

  void offer(RequestLog log) {
    if (!query.wants(log)) {
      return;
    }
    // Asked before, since the details cost more than all else.
    if (!hasRoom() || !add(new RequestDetails(log, redaction.get()).all())) {
      dropped.increment();
      noteFull();
      endIfStuck();
    }
  }

  private boolean hasRoom() {
    return waiting.remainingCapacity() > 0 && bytes.get() < MOST_BYTES;
  }

  private boolean add(Map<String, Object> details) {
    var entry = new Entry(details, weight(details));
    if (bytes.addAndGet(entry.bytes) <= MOST_BYTES && waiting.offer(entry)) {
      return true;
    }
    bytes.addAndGet(-entry.bytes);
    return false;
  }

  private static long weight(Object told) {
    return switch (told) {
      case String text -> OBJECT_BYTES + text.length();
      case Map<?, ?> map -> weight(map.keySet()) + weight(map.values());
      case Iterable<?> all -> {
        var sum = OBJECT_BYTES;
        for (var one : all) {
          sum += weight(one);
        }
        yield sum;
      }
      default -> OBJECT_BYTES;
    };
  }

  private void noteFull() {
    if (!isFull) {
      fullSince = nanoTime.getAsLong();
      isFull = true;
    }
  }

  /// Ends it if nobody has taken anything for long though there is no room: whoever should is stuck
  /// with what it has, such as a client that does not read. It would hold the place of another.
  void endIfStuck() {
    if (isFull && nanoTime.getAsLong() - fullSince >= PATIENCE.toNanos() && !isEnded) {
      isEnded = true;
      LOGGER.log(Level.INFO, "a tap is ended: nobody has taken what it shows for {0}", PATIENCE);
      interruptReader();
      whenClosed.accept(this);
    }
  }

  private synchronized void interruptReader() {
    if (reader != null) {
      reader.interrupt();
    }
  }

  private synchronized void forgetReader() {
    reader = null;
  }

  /// Ends it though the operator would like to see more.
  void end() {
    isEnded = true;
    // Whoever waits for the next one wakes up; if there is no room nobody waits.
    var _ = waiting.offer(new Entry(Map.of(), 0));
  }

  /// Whether the gateway has ended it.
  public boolean isEnded() {
    return isEnded;
  }

  /// The next request, for JSON, or an empty map if it has ended meanwhile; null if none came in
  /// time.
  public @Nullable Map<String, Object> next(Duration patience) throws InterruptedException {
    var entry = waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (entry == null) {
      isFull = false;
      return null;
    }
    isFull = false;
    bytes.addAndGet(-entry.bytes);
    return entry.details;
  }

  /// How many requests were dropped since the time before.
  public long takeDropped() {
    return dropped.sumThenReset();
  }

  @Override
  public void close() {
    forgetReader();
    whenClosed.accept(this);
  }
}
