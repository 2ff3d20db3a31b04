package dev.weir.plugins.ratelimit;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Several gateways in one test, with a store that they share and a clock that the test moves.
final class Gateways {

  private final FakePluginContext context = FakePluginContext.create();
  private final VirtualClock clock = context.clock();
  private final Instant start = clock.instant();
  private final List<SharedBudget> budgets = new ArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private final Store store;

  Gateways(int count, OnRedisFailure onFailure, long highestCost) {
    store = new Store(context.limits(), count);
    for (var i = 0; i < count; i++) {
      var own = FakePluginContext.create();
      var sources =
          new SharedBudget.Sources(
              store, new Timed(own.localLimits(), own, clock), this::nanoTime, failures::addAndGet);
      budgets.add(new SharedBudget(sources, onFailure, highestCost));
    }
  }

  static Gateways of(int count) {
    return new Gateways(count, OnRedisFailure.LOCAL, 1);
  }

  SharedBudget get(int index) {
    return budgets.get(index);
  }

  /// Lets all gateways give back what they have in hand.
  void close() {
    budgets.forEach(SharedBudget::close);
  }

  Store store() {
    return store;
  }

  long failures() {
    return failures.get();
  }

  long nanoTime() {
    return Duration.between(start, clock.instant()).toNanos();
  }

  void advance(Duration time) {
    clock.advance(time);
  }

  /// Limits of a context whose clock is moved to that of all gateways when they are asked.
  private record Timed(Limits limits, FakePluginContext own, VirtualClock clock) implements Limits {

    @Override
    public Grant take(String key, Limit limit, long least, long most) {
      own.clock().advance(Duration.between(own.clock().instant(), clock.instant()));
      return limits.take(key, limit, least, most);
    }

    @Override
    public void giveBack(String key, Limit limit, Grant grant, long permits) {
      limits.giveBack(key, limit, grant, permits);
    }

    @Override
    public int gateways() {
      return 1;
    }
  }

  /// The shared store, which counts what it is asked and can be down.
  static final class Store implements Limits {

    private final Limits limits;
    private final int gateways;
    private final AtomicLong takes = new AtomicLong();
    private final AtomicLong givesBack = new AtomicLong();
    private volatile boolean isDown;

    Store(Limits limits, int gateways) {
      this.limits = limits;
      this.gateways = gateways;
    }

    void setDown(boolean isDown) {
      this.isDown = isDown;
    }

    long takes() {
      return takes.get();
    }

    long commands() {
      return takes.get() + givesBack.get();
    }

    @Override
    public Grant take(String key, Limit limit, long least, long most) {
      takes.incrementAndGet();
      requireUp();
      return limits.take(key, limit, least, most);
    }

    @Override
    public void giveBack(String key, Limit limit, Grant grant, long permits) {
      givesBack.incrementAndGet();
      requireUp();
      limits.giveBack(key, limit, grant, permits);
    }

    private void requireUp() {
      if (isDown) {
        throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "the store is down");
      }
    }

    @Override
    public int gateways() {
      return gateways;
    }
  }
}
