package dev.weir.gateway.redis;

import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lists of what happened, in an order that all gateways agree about.
///
/// What is new is told to the [Invalidations] of every gateway, this one included. Every method
/// takes one round trip, and throws [dev.weir.api.GatewayException] if the server does not answer
/// in time.
///
/// Safe for use by several threads.
public final class RedisLog {

  private static final Duration STAYS = Duration.ofDays(366);
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

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
  /// @param known a number that its own is greater than
  /// @return its number
  public long add(String key, String text, long known, int most, String all) {
    var reply =
        redis.run(
            redis.scripts().log(),
            List.of(RedisBlobs.name(redis, key)),
            Keys.bytes(text),
            Keys.bytes(known),
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

  // Microseconds since 1970; what is far from now was not written by a gateway.
  private static long number(Object reply) {
    var number =
        switch (reply) {
          case Long it -> it.doubleValue();
          case Double it -> it;
          case byte[] text -> Double.parseDouble(new String(text, StandardCharsets.US_ASCII));
          default -> Double.NaN;
        };
    var latest = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + DAY_MICROS;
    if (number > 0 && number < latest) {
      return (long) number;
    }
    throw new IllegalStateException("number: '" + number + "' (expected: a time before tomorrow)");
  }
}
