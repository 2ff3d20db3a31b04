package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/// An exporter of logs whose failures are in the log.
record WatchedLogRecordExporter(LogRecordExporter exporter, CollectorLog log)
    implements LogRecordExporter {

  @Override
  public CompletableResultCode export(Collection<LogRecordData> batch) {
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
