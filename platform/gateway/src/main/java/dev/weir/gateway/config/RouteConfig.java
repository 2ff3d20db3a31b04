package dev.weir.gateway.config;

import dev.weir.api.Default;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which requests go through which filters to which upstream.
public record RouteConfig(
    @Description(
            "what the route is called in metrics, logs and commands; unique, and stable over reloads")
        String id,
    @Description("which requests; if absent, all") @Default("{}") MatchConfig match,
    @Description("what requests and responses go through, in this order") @Default("[]")
        List<FilterConfig> filters,
    @Description("where requests go; may be absent if a filter answers") Optional<String> upstream,
    @Description("for a request as a whole; if absent, unlimited") Optional<Duration> timeout,
    @Description("what operators are told of its requests, where that is not what `telemetry` says")
        @Default("{}")
        RouteTelemetryConfig telemetry) {

  public RouteConfig {
    Checks.identifier("id", id);
    timeout.ifPresent(it -> Checks.positive("timeout", it));
    if (upstream.isEmpty() && filters.isEmpty()) {
      throw new IllegalArgumentException(
          "upstream: missing (expected: the name of an upstream, or a filter that answers)");
    }
  }
}
