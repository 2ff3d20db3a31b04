package dev.weir.gateway.redis;

import dev.weir.api.SharedStore;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of one plugin on the server. Keys, values and times are those that [SharedStore]
/// allows: its caller has looked.
record RedisStore(SharedRedis redis, String space) implements SharedStore {

  // What somebody else wrote may be larger than what a plugin has room for.
  private static final int MAX_VALUE = 1 << 20;
  private static final byte[] PX = Keys.bytes("PX");

  @Override
  public Optional<byte[]> get(String key) {
    return value(redis.call(RedisRequest.of(CommandType.GET, name(key))));
  }

  private static Optional<byte[]> value(@Nullable Object reply) {
    return reply instanceof byte[] bytes && bytes.length <= MAX_VALUE
        ? Optional.of(bytes)
        : Optional.empty();
  }

  @Override
  public void put(String key, byte[] value, Duration ttl) {
    redis.call(RedisRequest.of(CommandType.SET, name(key), value, PX, Keys.millis(ttl)));
  }

  @Override
  public boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration ttl) {
    var arguments = new ArrayList<>(List.of(value, Keys.millis(ttl)));
    expected.ifPresent(arguments::add);
    var script = redis.scripts().compareAndSet();
    var reply = redis.run(script, List.of(name(key)), arguments.toArray(byte[][]::new));
    return isOne(reply);
  }

  static boolean isOne(@Nullable Object reply) {
    return reply instanceof Long number && number == 1;
  }

  @Override
  public long increment(String key, long delta, Duration ttl) {
    var script = redis.scripts().increment();
    var reply = redis.run(script, List.of(name(key)), Keys.bytes(delta), Keys.millis(ttl));
    var text = reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "number";
    return switch (text) {
      case "number" ->
          throw new IllegalArgumentException("value (expected: a number in decimal digits)");
      case "overflow" ->
          throw new IllegalArgumentException("delta: '" + delta + "' (expected: a sum in 64 bits)");
      default -> Long.parseLong(text);
    };
  }

  @Override
  public boolean delete(String key) {
    return isOne(redis.call(RedisRequest.of(CommandType.DEL, name(key))));
  }

  private byte[] name(String key) {
    return Keys.bytes(redis.prefix("store") + '{' + space + '/' + key + '}');
  }
}
