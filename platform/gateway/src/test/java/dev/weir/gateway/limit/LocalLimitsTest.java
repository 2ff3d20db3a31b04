package dev.weir.gateway.limit;

import dev.weir.api.Limits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class LocalLimitsTest extends LimitsContract {

  private final AtomicLong nanos = new AtomicLong(-1_000_000_000);
  private final LocalLimits limits = new LocalLimits(nanos::get, () -> BEGINNING);

  @Override
  protected Limits limits() {
    return limits;
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  protected long now() {
    return nanos.get();
  }
}
