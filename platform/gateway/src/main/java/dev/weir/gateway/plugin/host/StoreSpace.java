package dev.weir.gateway.plugin.host;

import dev.weir.api.SharedStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The entries of one plugin, in memory.
///
/// Kept in two orders: by use, to know which goes when there is no room, and by end, to know which
/// are over.
final class StoreSpace implements SharedStore {

  private static final int OVERHEAD = 200;

  private static final class Entry {

    private final String key;
    private final byte[] value;
    private final long end;
    private final long number;

    Entry(String key, byte[] value, long end, long number) {
      this.key = key;
      this.value = value;
      this.end = end;
      this.number = number;
    }

    long bytes() {
      return 2L * key.length() + value.length + OVERHEAD;
    }
  }

  private final StoreLimits limits;
  private final LongSupplier nanoTime;
  private final long origin;
  private final Map<String, Entry> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private final TreeSet<Entry> byEnd =
      new TreeSet<>(
          Comparator.<Entry>comparingLong(it -> it.end).thenComparingLong(it -> it.number));
  private long bytes;
  private long made;

  StoreSpace(StoreLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  @Override
  public synchronized Optional<byte[]> get(String key) {
    return find(key).map(entry -> entry.value.clone());
  }

  @Override
  public synchronized void put(String key, byte[] value, Duration ttl) {
    set(key, value.clone(), end(ttl));
  }

  @Override
  public synchronized boolean compareAndSet(
      String key, Optional<byte[]> expected, byte[] value, Duration ttl) {
    var present = find(key).map(it -> it.value).orElse(null);
    if (!Arrays.equals(present, expected.orElse(null))) {
      return false;
    }
    put(key, value, ttl);
    return true;
  }

  @Override
  public synchronized long increment(String key, long delta, Duration ttl) {
    var present = find(key);
    var sum = Decimal.add(present.map(it -> it.value).orElseGet(() -> Decimal.of(0)), delta);
    set(key, Decimal.of(sum), present.map(it -> it.end).orElseGet(() -> end(ttl)));
    return sum;
  }

  @Override
  public synchronized boolean delete(String key) {
    var present = find(key);
    present.ifPresent(this::remove);
    return present.isPresent();
  }

  private Optional<Entry> find(String key) {
    removeThoseThatAreOver();
    return Optional.ofNullable(byUse.get(key));
  }

  private void set(String key, byte[] value, long end) {
    removeThoseThatAreOver();
    remove(byUse.get(key));
    var entry = new Entry(key, value, end, made++);
    byUse.put(key, entry);
    byEnd.add(entry);
    bytes += entry.bytes();
    while (byUse.size() > limits.entries() || bytes > limits.bytes()) {
      remove(byUse.values().iterator().next());
    }
  }

  private void remove(@Nullable Entry entry) {
    if (entry != null) {
      byUse.remove(entry.key);
      byEnd.remove(entry);
      bytes -= entry.bytes();
    }
  }

  synchronized void removeThoseThatAreOver() {
    var now = now();
    while (!byEnd.isEmpty() && byEnd.first().end <= now) {
      remove(byEnd.first());
    }
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }

  private long end(Duration ttl) {
    return now() + ttl.toNanos();
  }
}
