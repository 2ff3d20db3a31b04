package dev.weir.gateway.telemetry;

import java.util.Arrays;
import java.util.Locale;

/// A way to write metrics that Prometheus reads.
enum MetricsFormat {
  /// The text format 0.0.4, which everybody reads.
  PLAIN("text/plain", "version=0.0.4"),
  /// OpenMetrics 1.0, which knows units and exemplars.
  OPEN_METRICS("application/openmetrics-text", "version=1.0.0");

  private final String type;
  private final String version;

  MetricsFormat(String type, String version) {
    this.type = type;
    this.version = version;
  }

  /// The type of its pages.
  String contentType() {
    return type + "; " + version + "; charset=utf-8";
  }

  /// The one that a reader likes best: OpenMetrics only if it asks for that.
  ///
  /// @param accept what it accepts, as it says in `Accept`
  static MetricsFormat of(String accept) {
    var open = OPEN_METRICS.weight(accept);
    return open > 0 && open >= PLAIN.weight(accept) ? OPEN_METRICS : PLAIN;
  }

  private double weight(String accept) {
    return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
        .map(it -> it.split(";"))
        .filter(it -> it[0].strip().equals(type))
        .mapToDouble(MetricsFormat::weight)
        .max()
        .orElse(0);
  }

  private static double weight(String[] parameters) {
    for (var parameter : parameters) {
      if (parameter.strip().startsWith("q=")) {
        return weightOf(parameter.strip().substring(2));
      }
    }
    return 1;
  }

  private static double weightOf(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
