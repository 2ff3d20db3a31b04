package dev.weir.plugins.ratelimit;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.api.Limits.Grant;
import dev.weir.api.Metrics.Counter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Permits that all gateways count together, in a store that may be far away or down.
final class SharedBudget implements Budget {

  /// How many keys have permits here in advance. More keys than that, such as an attacker may
  /// invent, are asked for one by one.
  static final int MAX_LEASES = 10_000;

  private final Sources sources;
  private final OnRedisFailure onFailure;
  private final long highestCost;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  /// Where it takes from.
  ///
  /// @param failures counts the requests for which the store could not be asked
  record Sources(Limits shared, Limits local, LongSupplier nanoTime, Counter failures) {}

  /// @param highestCost of one request
  SharedBudget(Sources sources, OnRedisFailure onFailure, long highestCost) {
    this.sources = sources;
    this.onFailure = onFailure;
    this.highestCost = highestCost;
  }

  @Override
  public Grant take(String key, Limit limit, long cost) throws InterruptedException {
    if (limit instanceof Limit.Concurrency) {
      return takeDirectly(key, limit, cost);
    }
    while (true) {
      var lease = lease(key, limit);
      if (lease == null) {
        return takeDirectly(key, limit, cost);
      }
      var taken = lease.take(limit, cost);
      var grant = taken.grant();
      if (grant != null) {
        return grant;
      }
      if (!taken.isClosed()) {
        return withoutStore(cost, () -> lease.takeOwn(limit, cost));
      }
      leases.remove(key, lease);
    }
  }

  private @Nullable Lease lease(String key, Limit limit) {
    var known = leases.get(key);
    if (known != null || leases.size() >= MAX_LEASES) {
      return known;
    }
    return leases.computeIfAbsent(key, _ -> new Lease(sources, key, limit, highestCost));
  }

  /// One round trip for one request.
  private Grant takeDirectly(String key, Limit limit, long cost) {
    try {
      return sources.shared.take(key, asked(limit), cost, cost);
    } catch (GatewayException _) {
      var share = LeaseSize.share(limit, gateways());
      return withoutStore(cost, () -> sources.local.take(key, share, cost, cost));
    }
  }

  private Limit asked(Limit limit) {
    return LeaseSize.of(limit, gateways(), highestCost).asked();
  }

  private int gateways() {
    return Math.max(1, sources.shared.gateways());
  }

  /// @param own takes from this gateway's share
  private Grant withoutStore(long cost, Supplier<Grant> own) {
    sources.failures.increment();
    return switch (onFailure) {
      case LOCAL -> {
        var grant = own.get();
        yield new Grant(
            grant.permits(), UNKNOWN, grant.retryAfter(), grant.fullAfter(), grant.hold());
      }
      case ALLOW -> new Grant(cost, UNKNOWN, Duration.ZERO, Duration.ZERO, 0);
      case DENY ->
          throw new GatewayException(
              ErrorCode.FILTER_UNAVAILABLE, "the shared store of limits cannot be asked");
    };
  }

  @Override
  public void charge(String key, Limit limit, long more) {
    try {
      sources.shared.take(key, asked(limit), 1, more);
    } catch (GatewayException _) {
      sources.failures.increment();
    }
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant) {
    if (grant.remaining() == UNKNOWN) {
      giveBackLocally(key, limit, grant);
      return;
    }
    var lease = leases.get(key);
    if (lease != null && lease.putBack(grant.permits())) {
      return;
    }
    try {
      sources.shared.giveBack(key, limit, grant, grant.permits());
    } catch (GatewayException _) {
      // It comes back by itself, by the time or the end of its hold.
      sources.failures.increment();
    }
  }

  private void giveBackLocally(String key, Limit limit, Grant grant) {
    if (onFailure == OnRedisFailure.LOCAL) {
      var share = LeaseSize.share(limit, gateways());
      sources.local.giveBack(key, share, grant, grant.permits());
    }
  }

  /// Gives back what nobody has asked for. To be called again and again, by one thread at a time.
  void tidy() {
    try {
      leases.values().removeIf(Lease::tidy);
    } catch (GatewayException _) {
      // The store cannot be reached: what is not given back comes back by the time.
    }
  }

  // One by one, as each is closed: one that comes meanwhile would be lost by clearing them all.
  @Override
  public void close() {
    try {
      leases
          .values()
          .removeIf(it -> {
            it.close();
            return true;
          });
    } catch (GatewayException _) {
      // As above.
    }
  }
}
