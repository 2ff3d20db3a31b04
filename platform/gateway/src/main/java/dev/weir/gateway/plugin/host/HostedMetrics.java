package dev.weir.gateway.plugin.host;

import dev.weir.api.Metrics;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// The metrics of a version as one that is loaded of it sees them.
record HostedMetrics(Tenure tenure, VersionMetrics metrics) implements Metrics {

  @Override
  public Counter counter(String name, String description, Map<String, String> labels) {
    tenure.check();
    return metrics.series(Family.counter(name, labels), description, labels, Series.Counting::new);
  }

  @Override
  public void gauge(
      String name, String description, Map<String, String> labels, DoubleSupplier value) {
    tenure.check();
    metrics.replace(
        Family.gauge(name, labels), description, labels, new Series.Asking(tenure, value));
  }

  @Override
  public Histogram histogram(
      String name, String description, List<Double> bounds, Map<String, String> labels) {
    tenure.check();
    return metrics.series(
        Family.histogram(name, labels, bounds),
        description,
        labels,
        () -> new Series.Spreading(bounds));
  }

  /// Takes back what leads to classes of the plugin.
  void close() {
    metrics.remove(tenure);
  }
}
