package dev.weir.gateway.redis;

import java.util.function.UnaryOperator;

/// The scripts that gateways run on the server they share.
record RedisScripts(
    RedisScript rate,
    RedisScript window,
    RedisScript sliding,
    RedisScript quota,
    RedisScript concurrency,
    RedisScript presence,
    RedisScript compareAndSet,
    RedisScript increment,
    RedisScript read,
    RedisScript turn,
    RedisScript settle,
    RedisScript log) {

  /// Those in the jar.
  static final RedisScripts STANDARD = load(UnaryOperator.identity());

  /// @param change of each one's text
  static RedisScripts load(UnaryOperator<String> change) {
    return new RedisScripts(
        script("rate.lua", change),
        script("window.lua", change),
        script("sliding.lua", change),
        script("quota.lua", change),
        script("concurrency.lua", change),
        script("presence.lua", change),
        script("compare-and-set.lua", change),
        script("increment.lua", change),
        script("read.lua", change),
        script("turn.lua", change),
        script("settle.lua", change),
        script("log.lua", change));
  }

  private static RedisScript script(String name, UnaryOperator<String> change) {
    return RedisScript.of(change.apply(RedisScript.resource(name)));
  }
}
