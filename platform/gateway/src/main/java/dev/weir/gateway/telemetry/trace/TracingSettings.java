package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.config.TelemetryConfig.FilterSpans;

/// Which requests become spans that go to a collector, and how the others learn of the trace.
///
/// @param sample the part of the traces that begin here
/// @param limit how many of those a second, at most, and how many that are kept for their errors
/// @param followsParent whether those who sent a request decide if it is sampled, if they are in a
///   trace
/// @param errors whether requests that failed are kept, sampled or not
/// @param filters what filters become
/// @param formats as in [dev.weir.gateway.log.TraceContext]
public record TracingSettings(
    double sample,
    int limit,
    boolean followsParent,
    boolean errors,
    FilterSpans filters,
    int formats) {}
