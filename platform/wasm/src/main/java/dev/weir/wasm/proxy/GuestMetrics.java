package dev.weir.wasm.proxy;

import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The metrics that the guest of a filter has defined, common to all its instances.
///
/// Safe for use by several threads.
final class GuestMetrics {

  private static final List<Kind> KINDS = List.of(Kind.COUNTER, Kind.GAUGE, Kind.HISTOGRAM);
  private static final int MAX_METRICS = 1024;
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;

  private record Key(Kind kind, String name) {}

  private static final class Metric {

    private final Key key;
    private final AtomicLong value = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLongArray buckets = new AtomicLongArray(MetricSample.BOUNDS.size());

    Metric(Key key) {
      this.key = key;
    }

    void recordInHistogram(long number) {
      value.incrementAndGet();
      sum.addAndGet(number);
      for (var i = 0; i < buckets.length(); i++) {
        if (number <= MetricSample.BOUNDS.get(i)) {
          buckets.incrementAndGet(i);
        }
      }
    }

    MetricSample sample(String filter) {
      var counts = new ArrayList<Long>();
      for (var i = 0; key.kind == Kind.HISTOGRAM && i < buckets.length(); i++) {
        counts.add(buckets.get(i));
      }
      return new MetricSample(filter, key.name, key.kind, value.get(), sum.get(), counts);
    }
  }

  private final List<Metric> metrics = new CopyOnWriteArrayList<>();
  private final Map<Key, Integer> ids = new HashMap<>();

  /// The id of a metric, which is made if need be; its low bits are the kind.
  ///
  /// @throws StatusException if there are too many, or no such kind
  synchronized int define(int kind, String name) {
    if (kind < 0 || kind >= KINDS.size()) {
      throw StatusException.BAD_ARGUMENT;
    }
    var key = new Key(KINDS.get(kind), name);
    var known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (metrics.size() >= MAX_METRICS) {
      throw StatusException.INTERNAL_FAILURE;
    }
    metrics.add(new Metric(key));
    // From 1 on: some guests take 0 for none.
    var id = metrics.size() << KIND_BITS | kind;
    ids.put(key, id);
    return id;
  }

  private Metric find(int id) {
    var index = (id >>> KIND_BITS) - 1;
    if (index < 0 || index >= metrics.size()) {
      throw StatusException.NOT_FOUND;
    }
    var metric = metrics.get(index);
    var kind = id & KIND_MASK;
    if (kind >= KINDS.size() || !metric.key.kind.equals(KINDS.get(kind))) {
      throw StatusException.NOT_FOUND;
    }
    return metric;
  }

  /// Adds to a counter or gauge.
  int increment(int id, long delta) {
    var metric = find(id);
    return switch (metric.key.kind) {
      case COUNTER -> delta <= 0 ? Status.BAD_ARGUMENT : add(metric, delta);
      case GAUGE -> add(metric, delta);
      case HISTOGRAM -> Status.BAD_ARGUMENT;
    };
  }

  private static int add(Metric metric, long delta) {
    metric.value.addAndGet(delta);
    return Status.OK;
  }

  /// Sets a gauge, adds to a counter, or records a value in a histogram.
  int record(int id, long value) {
    var metric = find(id);
    switch (metric.key.kind) {
      case COUNTER -> metric.value.addAndGet(value);
      case GAUGE -> metric.value.set(value);
      case HISTOGRAM -> metric.recordInHistogram(value);
    }
    return Status.OK;
  }

  /// The value of a counter or gauge; null of a histogram.
  @Nullable Long value(int id) {
    var metric = find(id);
    return metric.key.kind == Kind.HISTOGRAM ? null : metric.value.get();
  }

  /// All of them as they stand.
  List<MetricSample> samples(String filter) {
    return metrics.stream().map(metric -> metric.sample(filter)).toList();
  }
}
