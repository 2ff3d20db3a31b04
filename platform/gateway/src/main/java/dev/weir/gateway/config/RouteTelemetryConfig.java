package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.gateway.config.TelemetryConfig.FilterSpans;
import java.util.Optional;

/// What operators are told of the requests of one route.
public record RouteTelemetryConfig(
    @Description("which of them become spans") @Default("{}") Traces traces,
    @Description("whether they are in access logs") @Default("true") boolean accessLog) {

  /// Which requests of a route become spans. What is absent is as in `telemetry.traces`.
  public record Traces(
      @Description("the part of the traces that begin here") Optional<Percent> sample,
      @Description("what the filters of a sampled request become") Optional<FilterSpans> filters) {}

  /// What holds where the file says nothing.
  public static RouteTelemetryConfig standard() {
    return new RouteTelemetryConfig(new Traces(Optional.empty(), Optional.empty()), true);
  }
}
