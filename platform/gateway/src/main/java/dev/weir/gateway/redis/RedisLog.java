package dev.weir.gateway.redis;

import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Lists of what happened, in an order that all gateways agree about.
///
/// What is new is told to the [Invalidations] of every other gateway. Every method takes one round
/// trip, and throws [dev.weir.api.GatewayException] if the server does not answer in time.
///
/// Safe for use by several threads.
public final class RedisLog {

  private static final Duration STAYS = Duration.ofDays(366);

  /// What happened.
  ///
  /// @param number greater than those of all that happened before
  public record Entry(long number, String text) {}

  private final SharedRedis redis;

  RedisLog(SharedRedis redis) {
    this.redis = redis;
  }

  /// Writes something down. If it is there already, only its number changes.
  ///
  /// @param most entries to be kept
  /// @param all the entry that stands for all before it: it takes the place of those that are too
  ///   many
  /// @return its number
  public long add(String key, String text, int most, String all) {
    var reply =
        redis.run(
            redis.scripts().log(),
            List.of(RedisBlobs.name(redis, key)),
            Keys.bytes(text),
            Keys.bytes(most),
            Keys.bytes(all),
            Keys.millis(STAYS));
    return number(reply);
  }

  /// What was written after a number, the oldest first.
  ///
  /// @param most of them
  public List<Entry> after(String key, long number, int most) {
    var reply =
        redis.call(
            RedisRequest.of(
                CommandType.ZRANGEBYSCORE,
                RedisBlobs.name(redis, key),
                Keys.bytes("(" + number),
                Keys.bytes("+inf"),
                Keys.bytes("WITHSCORES"),
                Keys.bytes("LIMIT"),
                Keys.bytes(0),
                Keys.bytes(most)));
    var entries = new ArrayList<Entry>();
    if (reply instanceof List<?> found) {
      collect(found, entries);
    }
    return entries;
  }

  // In RESP3 each entry is a list of its own, in RESP2 they follow each other.
  private static void collect(List<?> found, List<Entry> entries) {
    if (!found.isEmpty() && found.getFirst() instanceof List<?>) {
      found.forEach(it -> collect((List<?>) it, entries));
      return;
    }
    for (var i = 0; i + 1 < found.size(); i += 2) {
      var text = new String((byte[]) found.get(i), StandardCharsets.UTF_8);
      entries.add(new Entry(number(found.get(i + 1)), text));
    }
  }

  private static long number(Object reply) {
    return switch (reply) {
      case Long number -> number;
      case Double number -> number.longValue();
      case byte[] text -> (long) Double.parseDouble(new String(text, StandardCharsets.US_ASCII));
      default -> throw new IllegalStateException("a number that is none");
    };
  }
}
