package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.api.Limits.Grant;

/// Permits that are counted in the memory of this gateway, one by one.
record LocalBudget(Limits limits) implements Budget {

  @Override
  public Grant take(String key, Limit limit, long cost) {
    return limits.take(key, limit, cost, cost);
  }

  @Override
  public void charge(String key, Limit limit, long more) {
    limits.take(key, limit, 1, more);
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant) {
    limits.giveBack(key, limit, grant, grant.permits());
  }

  @Override
  public void close() {}
}
