package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;

/// A Prometheus server that is asked how the upstream is.
///
/// @param upstream the upstream of the configuration that is the server
/// @param latency a query for the latency in seconds, one number
/// @param errors a query for the share of failed requests, one number from 0 to 1
/// @param path where queries are answered
/// @param timeout how long an answer may take
public record MetricsSource(
    String upstream,
    String latency,
    String errors,
    @Default("/api/v1/query") String path,
    @Default("2s") Duration timeout) {

  public MetricsSource {
    Expect.that(!upstream.isBlank(), "upstream", upstream, "the name of an upstream");
    Expect.that(!latency.isBlank(), "latency", latency, "a query");
    Expect.that(!errors.isBlank(), "errors", errors, "a query");
    Expect.that(path.startsWith("/"), "path", path, "a path");
    Expect.that(timeout.isPositive(), "timeout", timeout, "> 0");
  }
}
