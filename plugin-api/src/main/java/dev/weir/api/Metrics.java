package dev.weir.api;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// Numbers that a plugin wants operators to see, in `/metrics` and where metrics are sent.
///
/// A metric `refused` of the plugin `quota` is `weir_plugin_quota_refused_total` there if it is a
/// counter, with the plugin's id and version as the labels `plugin` and `version`. It goes when the
/// version is unloaded.
///
/// A name has lower-case letters, digits and single underscores, begins with a letter and is at
/// most 64 characters long; so are the names of labels, which cannot be `plugin`, `version` or
/// `le`. All metrics of one name have the same kind and the same label names. What breaks one of
/// these rules throws [IllegalArgumentException].
///
/// Asking for the same name and labels again gives the same metric, so it can be done for each
/// request; a metric without labels is better kept. A version has at most 1,000 metrics, counting
/// each set of label values: those that would be more can be used, but go nowhere, and
/// `weir_plugins_metrics_dropped_total` says how often that was. Labels must not be values that
/// clients choose. Values longer than 128 characters are cut.
///
/// Safe for use by several threads.
public interface Metrics {

  /// A number that only grows.
  default Counter counter(String name, String description) {
    return counter(name, description, Map.of());
  }

  /// A number that only grows, one for each set of labels.
  Counter counter(String name, String description, Map<String, String> labels);

  /// A number that rises and falls, asked for whenever somebody looks.
  default void gauge(String name, String description, DoubleSupplier value) {
    gauge(name, description, Map.of(), value);
  }

  /// A number that rises and falls, one for each set of labels, asked for whenever somebody looks.
  ///
  /// The supplier must be cheap and not block. One that throws has no value at that moment. It
  /// replaces an earlier one of the same name and labels.
  void gauge(String name, String description, Map<String, String> labels, DoubleSupplier value);

  /// A distribution of values.
  default Histogram histogram(String name, String description, List<Double> bounds) {
    return histogram(name, description, bounds, Map.of());
  }

  /// A distribution of values, one for each set of labels.
  ///
  /// @param bounds the upper bounds of its buckets, inclusive: 1 to 64 finite numbers, rising; the
  ///   same for all histograms of the name
  Histogram histogram(
      String name, String description, List<Double> bounds, Map<String, String> labels);

  /// A number that only grows.
  interface Counter {

    /// Adds one.
    default void increment() {
      add(1);
    }

    /// Adds an amount. After the unload it goes nowhere; never throws for that.
    ///
    /// @throws IllegalArgumentException if the amount is negative
    void add(long amount);
  }

  /// A distribution of values.
  interface Histogram {

    /// Adds a value; one that is not a finite number is left out. After the unload it goes nowhere;
    /// never throws for that.
    void record(double value);
  }
}
