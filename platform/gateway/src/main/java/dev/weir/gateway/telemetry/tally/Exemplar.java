package dev.weir.gateway.telemetry.tally;

import dev.weir.gateway.log.RequestLog;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request that was counted and whose trace is kept.
///
/// @param traceHigh the upper half of the trace's id
/// @param traceLow the lower half
/// @param span the id of the span
/// @param nanos what was measured
/// @param millis when, since 1970
public record Exemplar(long traceHigh, long traceLow, long span, long nanos, long millis) {

  private static final double NANOS_IN_SECOND = 1e9;

  /// The exemplar that a request is, or a part of it; null if its trace is not kept.
  ///
  /// @param span the id of the part's span; 0 for the whole request
  /// @param took what was measured
  static @Nullable Exemplar of(RequestLog log, long span, long took) {
    var trace = log.trace();
    if (trace == null || !trace.isOurs() || !trace.isSampled()) {
      return null;
    }
    var id = span == 0 ? trace.spanId() : span;
    return new Exemplar(trace.traceHigh(), trace.traceLow(), id, took, System.currentTimeMillis());
  }

  /// What was measured, in seconds.
  public double seconds() {
    return nanos / NANOS_IN_SECOND;
  }

  /// When, in nanoseconds since 1970.
  public long epochNanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
