package dev.weir.gateway.telemetry;

import java.util.Locale;

/// What a collector gets.
enum Signal {
  METRICS,
  TRACES,
  LOGS;

  /// Its name in URLs and metrics: `metrics`.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
