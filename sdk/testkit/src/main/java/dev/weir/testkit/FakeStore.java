package dev.weir.testkit;

import dev.weir.api.Expect;
import dev.weir.api.SharedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A store in memory whose entries end by a clock.
final class FakeStore implements SharedStore {

  private static final int MAX_KEY = 512;
  private static final int MAX_VALUE = 1 << 20;
  private static final Duration MIN_TTL = Duration.ofMillis(1);
  private static final Duration MAX_TTL = Duration.ofDays(30);

  private final Map<String, Entry> entries = new HashMap<>();
  private final InstantSource clock;
  private final Unloading unloading;

  @SuppressWarnings("ArrayRecordComponent") // never compared, never printed
  private record Entry(byte[] value, Instant end) {}

  FakeStore(InstantSource clock, Unloading unloading) {
    this.clock = clock;
    this.unloading = unloading;
  }

  @Override
  public synchronized Optional<byte[]> get(String key) {
    check(key);
    return live(key).map(entry -> entry.value().clone());
  }

  @Override
  public synchronized void put(String key, byte[] value, Duration ttl) {
    check(key, value, ttl);
    entries.put(key, new Entry(value.clone(), clock.instant().plus(ttl)));
  }

  @Override
  public synchronized boolean compareAndSet(
      String key, Optional<byte[]> expected, byte[] value, Duration ttl) {
    check(key, value, ttl);
    var present = live(key).map(Entry::value);
    var isAsExpected =
        present
            .map(bytes -> expected.filter(other -> Arrays.equals(bytes, other)).isPresent())
            .orElseGet(expected::isEmpty);
    if (isAsExpected) {
      put(key, value, ttl);
    }
    return isAsExpected;
  }

  @Override
  public synchronized long increment(String key, long delta, Duration ttl) {
    check(key, new byte[0], ttl);
    var present = live(key);
    var end = present.map(Entry::end).orElseGet(() -> clock.instant().plus(ttl));
    var sum = sum(key, present.map(Entry::value), delta);
    entries.put(key, new Entry(Long.toString(sum).getBytes(StandardCharsets.US_ASCII), end));
    return sum;
  }

  private static long sum(String key, Optional<byte[]> present, long delta) {
    var text = present.map(bytes -> new String(bytes, StandardCharsets.US_ASCII)).orElse("0");
    try {
      return Math.addExact(Long.parseLong(text), delta);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + ": '" + text + "' (expected: a number)", e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          key + ": " + text + " + " + delta + " (expected: a sum of 64 bits)", e);
    }
  }

  @Override
  public synchronized boolean delete(String key) {
    check(key);
    var isThere = live(key).isPresent();
    entries.remove(key);
    return isThere;
  }

  private Optional<Entry> live(String key) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> clock.instant().isBefore(entry.end()));
  }

  private void check(String key) {
    unloading.requireLoaded();
    var length = key.getBytes(StandardCharsets.UTF_8).length;
    Expect.that(length <= MAX_KEY, "key", key, "at most 512 bytes");
  }

  private void check(String key, byte[] value, Duration ttl) {
    check(key);
    Expect.that(value.length <= MAX_VALUE, "value", value.length + " bytes", "at most 1 MiB");
    var isAllowed = ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0;
    Expect.that(isAllowed, "ttl", ttl, "1 ms to 30 days");
  }
}
