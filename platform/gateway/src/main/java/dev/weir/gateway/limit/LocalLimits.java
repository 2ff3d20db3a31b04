package dev.weir.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Limits that are counted in the memory of this process, by its monotonic clock. Keys and numbers
/// are those that [Limits] allows: its caller has looked.
///
/// Keys that nobody asks for go first when there are too many; those that are asked for often stay,
/// whatever others do (Caffeine's W-TinyLFU).
///
/// Safe for use by several threads.
public final class LocalLimits implements Limits {

  static final int MAX_KEYS = 100_000;

  private final Cache<String, Meter<?>> meters =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();
  private final LongSupplier nanoTime;
  private final long origin;

  /// @param nanoTime never falls
  /// @param clock asked once, for windows that begin where people expect them to
  public LocalLimits(LongSupplier nanoTime, InstantSource clock) {
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong() - TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  @Override
  public Grant take(String key, Limit limit, long least, long most) {
    return meter(key, limit).take(limit, least, most, now());
  }

  private Meter<?> meter(String key, Limit limit) {
    var meter = meters.get(key, _ -> Meter.of(limit));
    return meter.counts(limit)
        ? meter
        : meters
            .asMap()
            .compute(key, (_, it) -> it != null && it.counts(limit) ? it : Meter.of(limit));
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant, long permits) {
    var meter = meters.getIfPresent(key);
    if (meter != null && meter.counts(limit) && permits > 0) {
      meter.giveBack(limit, grant, permits, now());
    }
  }

  @Override
  public int gateways() {
    return 1;
  }
}
