package dev.weir.testkit;

import dev.weir.api.Expect;
import dev.weir.api.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A cache that keeps bytes only, as if each value had come from a server, and whose entries end by
/// a clock. Who waits for a turn does so in real time.
final class FakeCache<V> implements SharedCache<V> {

  private static final int MAX_KEY = 4096;

  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<String> led = new HashSet<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Map<String, Instant> notShared = new HashMap<>();
  private final List<Purge> purges = new ArrayList<>();
  private final Codec<V> codec;
  private final InstantSource clock;
  private final Unloading unloading;

  @SuppressWarnings("ArrayRecordComponent") // never compared, never printed
  private record Entry(byte[] value, Instant end, Set<String> tags) {}

  /// Which entries are removed, or would have been.
  @FunctionalInterface
  private interface Purge {
    boolean isOf(String key, Set<String> tags);
  }

  FakeCache(Codec<V> codec, InstantSource clock, Unloading unloading) {
    this.codec = codec;
    this.clock = clock;
    this.unloading = unloading;
  }

  @Override
  public synchronized Optional<V> get(String key) {
    check(key);
    return Optional.ofNullable(entries.get(key))
        .filter(it -> clock.instant().isBefore(it.end))
        .map(it -> codec.decode(it.value.clone()));
  }

  @Override
  public synchronized void put(String key, V value, Duration ttl, Set<String> tags, long since) {
    check(key);
    Expect.that(ttl.isPositive(), "ttl", ttl, "> 0");
    var later = purges.subList(Math.toIntExact(since), purges.size());
    if (later.stream().noneMatch(it -> it.isOf(key, tags))) {
      entries.put(
          key, new Entry(codec.encode(value).clone(), clock.instant().plus(ttl), Set.copyOf(tags)));
    }
  }

  @Override
  public synchronized long moment() {
    return purges.size();
  }

  @Override
  public synchronized void remove(String key) {
    check(key);
    entries.remove(key);
  }

  @Override
  public synchronized void removeTagged(String tag) {
    purge((_, tags) -> tags.contains(tag));
  }

  @Override
  public synchronized void removePrefixed(String prefix) {
    purge((key, _) -> key.startsWith(prefix));
  }

  @Override
  public synchronized void clear() {
    purge((_, _) -> true);
  }

  private void purge(Purge purge) {
    purges.add(purge);
    entries.entrySet().removeIf(it -> purge.isOf(it.getKey(), it.getValue().tags));
  }

  @Override
  public synchronized Turn await(String key, Duration patience) throws InterruptedException {
    check(key);
    var end = System.nanoTime() + patience.toNanos();
    while (true) {
      if (clock.instant().isBefore(notShared.getOrDefault(key, Instant.MIN))) {
        return new FakeTurn(key, false, true);
      }
      if (led.add(key)) {
        return new FakeTurn(key, true, false);
      }
      var before = ends.getOrDefault(key, 0L);
      while (led.contains(key) && before.equals(ends.getOrDefault(key, 0L))) {
        var left = end - System.nanoTime();
        if (left <= 0) {
          return new FakeTurn(key, false, true);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      if (!before.equals(ends.getOrDefault(key, 0L))) {
        return new FakeTurn(key, false, notShared.containsKey(key));
      }
    }
  }

  private void check(String key) {
    unloading.requireLoaded();
    var length = key.getBytes(StandardCharsets.UTF_8).length;
    Expect.that(length <= MAX_KEY, "key", key, "at most 4096 bytes");
  }

  private final class FakeTurn implements Turn {

    private final String key;
    private final boolean isLeader;
    private final boolean isAlone;
    private boolean isOver;

    FakeTurn(String key, boolean isLeader, boolean isAlone) {
      this.key = key;
      this.isLeader = isLeader;
      this.isAlone = isAlone;
    }

    @Override
    public boolean isLeader() {
      return isLeader;
    }

    @Override
    public boolean isAlone() {
      return isAlone;
    }

    @Override
    public void succeeded() {
      requireLeader();
      notShared.remove(key);
      end(true);
    }

    @Override
    public void notShared(Duration remembered) {
      requireLeader();
      notShared.put(key, clock.instant().plus(remembered));
      end(true);
    }

    private void requireLeader() {
      if (!isLeader) {
        throw new IllegalStateException("not the leader (expected: only the leader says so)");
      }
    }

    @Override
    public void close() {
      if (isLeader) {
        end(false);
      }
    }

    private void end(boolean hasOutcome) {
      synchronized (FakeCache.this) {
        if (!isOver) {
          isOver = true;
          led.remove(key);
          if (hasOutcome) {
            ends.merge(key, 1L, Long::sum);
          }
          FakeCache.this.notifyAll();
        }
      }
    }
  }
}
