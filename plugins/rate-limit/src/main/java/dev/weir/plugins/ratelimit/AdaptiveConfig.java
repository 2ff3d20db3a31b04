package dev.weir.plugins.ratelimit;

import dev.weir.api.Expect;
import java.time.Duration;
import java.util.Optional;

/// What the configuration says of an adaptive limit.
///
/// @param minThreshold the fewest requests a second that are let through
/// @param maxThreshold the most
/// @param adjustmentInterval how often the limit is adjusted
/// @param metricsSource where it is learnt how the upstream is
/// @param modelVersion the numbers it works with
record AdaptiveConfig(
    long minThreshold,
    long maxThreshold,
    Duration adjustmentInterval,
    String metricsSource,
    String modelVersion) {

  /// The source that is this gateway itself.
  static final String GATEWAY = "gateway";

  /// The model that is there without being declared.
  static final String STANDARD = "standard";

  private static final long MOST = 1_000_000;

  AdaptiveConfig {
    Expect.that(
        minThreshold >= 1 && minThreshold <= MOST,
        "min-threshold",
        minThreshold,
        "from 1 to " + MOST);
    Expect.that(
        maxThreshold >= minThreshold && maxThreshold <= MOST,
        "max-threshold",
        maxThreshold,
        "from min-threshold (" + minThreshold + ") to " + MOST);
    Expect.that(
        adjustmentInterval.compareTo(Duration.ofSeconds(1)) >= 0
            && adjustmentInterval.compareTo(Duration.ofHours(1)) <= 0,
        "adjustment-interval",
        adjustmentInterval,
        "from 1s to 1h");
  }

  /// The model.
  ///
  /// @throws IllegalArgumentException if no such version is declared
  Model model(Settings settings) {
    var model = settings.models().get(modelVersion);
    if (model != null) {
      return model;
    }
    Expect.that(
        modelVersion.equals(STANDARD),
        "model-version",
        modelVersion,
        "standard, or one of plugins.settings.rate-limit.models: " + settings.models().keySet());
    return Model.STANDARD;
  }

  /// The server that is asked; empty if it is this gateway itself.
  ///
  /// @throws IllegalArgumentException if no such source is declared
  Optional<MetricsSource> source(Settings settings) {
    var source = Optional.ofNullable(settings.metricsSources().get(metricsSource));
    Expect.that(
        source.isPresent() || metricsSource.equals(GATEWAY),
        "metrics-source",
        metricsSource,
        "gateway, or one of plugins.settings.rate-limit.metrics-sources: "
            + settings.metricsSources().keySet());
    return source;
  }
}
