package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.tally.Exemplar;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.HexFormat;
import java.util.List;

/// A distribution with exemplars, which the SDK makes none of from numbers that it did not count.
///
/// @param known requests whose trace is kept
record HistogramPoint(
    Moments moments,
    Attributes attributes,
    double sum,
    List<Double> bounds,
    List<Long> counts,
    List<Exemplar> known)
    implements HistogramPointData {

  private static final HexFormat HEX = HexFormat.of();

  @Override
  public double getSum() {
    return sum;
  }

  @Override
  public long getCount() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public boolean hasMin() {
    return false;
  }

  @Override
  public double getMin() {
    return 0;
  }

  @Override
  public boolean hasMax() {
    return false;
  }

  @Override
  public double getMax() {
    return 0;
  }

  @Override
  public List<Double> getBoundaries() {
    return bounds;
  }

  @Override
  public List<Long> getCounts() {
    return counts;
  }

  @Override
  public List<DoubleExemplarData> getExemplars() {
    return known.stream().map(HistogramPoint::exemplar).toList();
  }

  private static DoubleExemplarData exemplar(Exemplar known) {
    var span =
        SpanContext.create(
            HEX.toHexDigits(known.traceHigh()) + HEX.toHexDigits(known.traceLow()),
            HEX.toHexDigits(known.span()),
            TraceFlags.getSampled(),
            TraceState.getDefault());
    return DoubleExemplarData.create(Attributes.empty(), known.epochNanos(), span, known.seconds());
  }

  @Override
  public long getStartEpochNanos() {
    return moments.start();
  }

  @Override
  public long getEpochNanos() {
    return moments.end();
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }
}
