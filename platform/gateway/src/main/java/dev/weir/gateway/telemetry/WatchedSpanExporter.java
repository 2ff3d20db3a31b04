package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/// An exporter of spans whose failures are in the log.
record WatchedSpanExporter(SpanExporter exporter, CollectorLog log) implements SpanExporter {

  @Override
  public CompletableResultCode export(Collection<SpanData> batch) {
    return log.watch(exporter.export(batch));
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
