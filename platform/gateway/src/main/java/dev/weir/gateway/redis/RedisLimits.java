package dev.weir.gateway.redis;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Limits that are counted on the server, by its clock, for all gateways together: a script for
/// each kind of limit, one round trip a call.
///
/// What counts for a key is under one hash tag, so on one server, and gone when it says no more
/// than nothing would. All scripts round towards refusing. Keys and numbers are those that [Limits]
/// allows: its caller has looked.
record RedisLimits(SharedRedis redis, String space) implements Limits {

  private static final byte[] TAKE = Keys.bytes("take");
  private static final byte[] BACK = Keys.bytes("back");
  private static final int REPLY_LENGTH = 5;
  private static final long FOREVER = -1;

  /// What a script needs of a limit.
  ///
  /// @param first the interval in nanoseconds, or the window's length in microseconds, or likewise
  /// @param permits how many there are
  private record Rule(RedisScript script, String kind, long first, long permits) {}

  private Rule rule(Limit limit) {
    var scripts = redis.scripts();
    return switch (limit) {
      case Limit.Rate it -> new Rule(scripts.rate(), "rate", it.intervalNanos(), it.burst());
      case Limit.FixedWindow it ->
          new Rule(scripts.window(), "window", micros(it.window()), it.permits());
      case Limit.SlidingWindow it ->
          new Rule(scripts.sliding(), "sliding", micros(it.window()), it.permits());
      case Limit.Quota it -> new Rule(scripts.quota(), "quota", micros(it.left()), it.permits());
      case Limit.Concurrency it ->
          new Rule(scripts.concurrency(), "concurrency", micros(it.hold()), it.permits());
    };
  }

  private static long micros(Duration time) {
    return Math.ceilDiv(time.toNanos(), TimeUnit.MICROSECONDS.toNanos(1));
  }

  @Override
  public Grant take(String key, Limit limit, long least, long most) {
    var rule = rule(limit);
    var reply =
        redis.run(
            rule.script,
            keys(rule, key),
            TAKE,
            Keys.bytes(rule.first),
            Keys.bytes(rule.permits),
            Keys.bytes(least),
            Keys.bytes(most));
    return grant(reply);
  }

  // Permits, what remains, when to try again, when all is back, which hold it is.
  private static Grant grant(Object reply) {
    if (!(reply instanceof List<?> numbers) || numbers.size() != REPLY_LENGTH) {
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "redis: a script gave " + reply);
    }
    var retry = number(numbers, 2);
    return new Grant(
        number(numbers, 0),
        number(numbers, 1),
        retry == FOREVER ? Limit.MAX_TIME : Duration.ofNanos(retry),
        Duration.ofNanos(number(numbers, 3)),
        number(numbers, 4));
  }

  private static long number(List<?> numbers, int index) {
    if (numbers.get(index) instanceof Long number) {
      return number;
    }
    throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "redis: a script gave " + numbers);
  }

  @Override
  public void giveBack(String key, Limit limit, Grant grant, long permits) {
    if (permits == 0) {
      return;
    }
    var rule = rule(limit);
    var first = Keys.bytes(rule.first);
    var most = Keys.bytes(rule.permits);
    var hold = Keys.bytes(grant.hold());
    if (limit instanceof Limit.Rate) {
      redis.run(rule.script, keys(rule, key), BACK, first, most, Keys.bytes(permits));
    } else {
      redis.run(rule.script, keys(rule, key), BACK, first, most, hold, Keys.bytes(permits));
    }
  }

  private List<byte[]> keys(Rule rule, String key) {
    var name = redis.prefix("limit") + '{' + space + '/' + rule.kind + '/' + key + '}';
    return rule.kind.equals("concurrency")
        ? List.of(Keys.bytes(name), Keys.bytes(name + ":counts"))
        : List.of(Keys.bytes(name));
  }

  @Override
  public int gateways() {
    return redis.gateways();
  }
}
