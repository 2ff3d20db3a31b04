package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/// An exporter whose batches are counted, and whose failures are in the log.
final class CountedExporter implements MetricExporter {

  private final MetricExporter exporter;
  private final ExportCounter counter;
  private final CollectorLog log;

  CountedExporter(MetricExporter exporter, ExportCounter counter, CollectorLog log) {
    this.exporter = exporter;
    this.counter = counter;
    this.log = log;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    var result = log.watch(exporter.export(metrics));
    return result.whenComplete(() -> counter.count(Signal.METRICS, result.isSuccess()));
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return exporter.getAggregationTemporality(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
