package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import java.util.Optional;

/// Gives the metrics to an exporter from time to time, on a thread of its own.
///
/// The SDK fixes the readers of a provider when that is built. This one stays, and what it reads
/// for changes.
final class OtlpReader implements MetricReader {

  private CollectionRegistration source = CollectionRegistration.noop();
  private Optional<PeriodicMetricReader> periodic = Optional.empty();

  /// Uses another exporter from now on, or none. The one before sends what there is and ends;
  /// nobody waits for that.
  synchronized void use(Optional<? extends MetricExporter> exporter, Optional<Duration> interval) {
    periodic.ifPresent(OtlpReader::end);
    periodic =
        exporter.map(
            it -> PeriodicMetricReader.builder(it).setInterval(interval.orElseThrow()).build());
    periodic.ifPresent(it -> it.register(source));
  }

  @Override
  public synchronized void register(CollectionRegistration registration) {
    source = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public synchronized CompletableResultCode forceFlush() {
    return periodic
        .map(PeriodicMetricReader::forceFlush)
        .orElseGet(CompletableResultCode::ofSuccess);
  }

  @Override
  public synchronized CompletableResultCode shutdown() {
    return periodic.map(OtlpReader::end).orElseGet(CompletableResultCode::ofSuccess);
  }

  // It waits for its collector, longer than anybody here has time.
  private static CompletableResultCode end(PeriodicMetricReader reader) {
    var ended = new CompletableResultCode();
    Thread.ofPlatform()
        .daemon()
        .name("weir-metrics-end")
        .start(() -> reader.shutdown().whenComplete(ended::succeed));
    return ended;
  }
}
