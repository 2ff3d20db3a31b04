package dev.weir.gateway.telemetry.tally;

import java.util.concurrent.TimeUnit;

/// A request that was counted and whose trace is kept.
///
/// @param traceHigh the upper half of the trace's id
/// @param traceLow the lower half
/// @param span the id of the span
/// @param nanos what was measured
/// @param millis when, since 1970
public record Exemplar(long traceHigh, long traceLow, long span, long nanos, long millis) {

  private static final double NANOS_IN_SECOND = 1e9;

  /// What was measured, in seconds.
  public double seconds() {
    return nanos / NANOS_IN_SECOND;
  }

  /// When, in nanoseconds since 1970.
  public long epochNanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
