package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.Limit;
import dev.weir.api.Limits;

/// Limits as one version of a plugin sees them.
record HostedLimits(Tenure tenure, Limits limits) implements Limits {

  @Override
  public Grant take(String key, Limit limit, long least, long most) {
    tenure.check();
    HostedStore.requireKey(key);
    Expect.that(least >= 1 && least <= most, "least", least, "from 1 to " + most);
    Expect.that(most <= Limit.MAX_PERMITS, "most", most, "<= " + Limit.MAX_PERMITS);
    return limits.take(key, limit, least, most);
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant, long permits) {
    tenure.check();
    HostedStore.requireKey(key);
    Expect.that(
        permits >= 0 && permits <= grant.permits(),
        "permits",
        permits,
        "from 0 to " + grant.permits());
    limits.giveBack(key, limit, grant, permits);
  }

  @Override
  public int gateways() {
    return limits.gateways();
  }
}
