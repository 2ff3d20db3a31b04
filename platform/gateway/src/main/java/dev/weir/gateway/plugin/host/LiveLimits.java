package dev.weir.gateway.plugin.host;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.gateway.redis.LiveRedis;

/// Limits that are counted where the configuration has them counted now: on the server that
/// gateways share, or here.
///
/// @param local what counts if there is no server
record LiveLimits(LiveRedis redis, String space, Limits local) implements Limits {

  private Limits current() {
    return redis.limits(space).orElse(local);
  }

  @Override
  public Grant take(String key, Limit limit, long least, long most) {
    return current().take(key, limit, least, most);
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant, long permits) {
    current().giveBack(key, limit, grant, permits);
  }

  @Override
  public int gateways() {
    return current().gateways();
  }
}
