package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;

/// Reads the metrics when somebody asks for them.
final class PrometheusReader implements MetricReader {

  private volatile CollectionRegistration source = CollectionRegistration.noop();

  /// All metrics as they stand; for one caller at a time, as the SDK asks for.
  synchronized Collection<MetricData> collect() {
    return source.collectAllMetrics();
  }

  @Override
  public void register(CollectionRegistration registration) {
    source = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    source = CollectionRegistration.noop();
    return CompletableResultCode.ofSuccess();
  }
}
