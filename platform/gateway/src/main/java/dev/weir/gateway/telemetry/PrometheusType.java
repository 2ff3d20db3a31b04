package dev.weir.gateway.telemetry;

import java.util.Locale;

/// What a metric is to Prometheus.
enum PrometheusType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  /// Labels alone; only OpenMetrics has it.
  INFO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
