package dev.weir.testkit;

import dev.weir.api.Expect;
import dev.weir.api.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/// Metrics that a test can read.
///
/// Names and labels are checked as a gateway checks them. A metric is read by its name, followed by
/// its labels: `refused{reason=quota}`.
public final class FakeMetrics implements Metrics {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final int MAX_NAME = 64;
  private static final List<String> RESERVED = List.of("plugin", "version", "le");

  private final Unloading unloading;
  private final Map<String, String> kinds = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final Map<String, List<Double>> histograms = new ConcurrentHashMap<>();

  FakeMetrics(Unloading unloading) {
    this.unloading = unloading;
  }

  /// The sum of a counter; 0 if there is none.
  ///
  /// @param metric its name, and its labels if it has any: `refused{reason=quota}`
  public long count(String metric) {
    var counter = counters.get(metric);
    return counter == null ? 0 : counter.get();
  }

  /// What a gauge shows now.
  ///
  /// @throws IllegalArgumentException if there is no such gauge
  public double value(String metric) {
    var gauge = gauges.get(metric);
    if (gauge == null) {
      throw new IllegalArgumentException("'" + metric + "' (expected one of: " + gauges.keySet());
    }
    return gauge.getAsDouble();
  }

  /// The values that were recorded in a histogram, in order.
  public List<Double> values(String metric) {
    return List.copyOf(histograms.getOrDefault(metric, List.of()));
  }

  @Override
  public Counter counter(String name, String description, Map<String, String> labels) {
    var counter = counters.computeIfAbsent(key("counter", name, labels), _ -> new AtomicLong());
    return amount -> {
      Expect.that(amount >= 0, "amount", amount, ">= 0");
      if (!unloading.isUnloaded()) {
        counter.addAndGet(amount);
      }
    };
  }

  @Override
  public void gauge(
      String name, String description, Map<String, String> labels, DoubleSupplier value) {
    gauges.put(key("gauge", name, labels), value);
  }

  @Override
  public Histogram histogram(
      String name, String description, List<Double> bounds, Map<String, String> labels) {
    Expect.that(isRising(bounds), "bounds", bounds, "1 to 64 finite numbers, rising");
    var values =
        histograms.computeIfAbsent(
            key("histogram", name, labels), _ -> new CopyOnWriteArrayList<>());
    return value -> {
      if (Double.isFinite(value) && !unloading.isUnloaded()) {
        values.add(value);
      }
    };
  }

  private static boolean isRising(List<Double> bounds) {
    var isRising = !bounds.isEmpty() && bounds.size() <= 64;
    for (var i = 0; i < bounds.size(); i++) {
      isRising &= Double.isFinite(bounds.get(i)) && (i == 0 || bounds.get(i - 1) < bounds.get(i));
    }
    return isRising;
  }

  private String key(String kind, String name, Map<String, String> labels) {
    unloading.requireLoaded();
    requireName("name", name);
    for (var label : labels.keySet()) {
      requireName("label", label);
      Expect.that(!RESERVED.contains(label), "label", label, "a name of the plugin's own");
    }
    var sorted = new TreeMap<>(labels);
    var shape = kind + " with labels " + sorted.keySet();
    var known = kinds.putIfAbsent(name, shape);
    Expect.that(known == null || known.equals(shape), name, shape, "a " + known);
    var pairs = new ArrayList<String>();
    sorted.forEach((label, value) -> pairs.add(label + "=" + value));
    return pairs.isEmpty() ? name : name + "{" + String.join(",", pairs) + "}";
  }

  private static void requireName(String what, String name) {
    var isName = NAME.matcher(name).matches() && name.length() <= MAX_NAME;
    Expect.that(isName, what, name, "lower-case letters, digits and single underscores");
  }
}
