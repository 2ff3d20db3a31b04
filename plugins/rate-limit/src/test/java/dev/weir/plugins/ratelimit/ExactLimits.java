package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One bucket, for simulations of more requests than the list of the testkit's limits can hold.
final class ExactLimits implements Limits {

  private final LongSupplier nanoTime;
  private double tokens = Double.MAX_VALUE;
  private long before;

  ExactLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Grant take(String key, Limit limit, long least, long most) {
    var rate = (Limit.Rate) limit;
    var now = nanoTime.getAsLong();
    var filled = (double) rate.permits() * (now - before) / rate.per().toNanos();
    before = now;
    tokens = Math.min((double) rate.burst(), tokens + filled);
    if (tokens < least) {
      return new Grant(0, 0, Duration.ofNanos(rate.intervalNanos()), Duration.ZERO, 0);
    }
    tokens -= least;
    return new Grant(least, (long) tokens, Duration.ZERO, Duration.ZERO, 0);
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant, long permits) {
    tokens += permits;
  }

  @Override
  public int gateways() {
    return 1;
  }
}
