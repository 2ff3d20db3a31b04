package dev.weir.gateway.telemetry.accesslog;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lines to a collector, as OpenTelemetry's logs with an attribute for each field.
final class OtlpOutlet implements Outlet {

  private static final int MAX_RECORDS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LogRecordExporter exporter;
  private final TypedLines lines;
  private final Supplier<@Nullable Resource> resource;

  /// @param fields the names of what is in each line
  /// @param resource who the gateway is; null while that is not known yet
  OtlpOutlet(
      LogRecordExporter exporter, List<String> fields, Supplier<@Nullable Resource> resource) {
    this.exporter = exporter;
    this.lines = new TypedLines(fields);
    this.resource = resource;
  }

  @Override
  public void write(Batch batch) throws IOException {
    var self = resource.get();
    if (self == null) {
      throw new IOException("the gateway is still starting");
    }
    LostLinesException refusal = null;
    // Who is interrupted has no time for the rest.
    while (!batch.isEmpty() && !Thread.currentThread().isInterrupted()) {
      var records = records(batch, self);
      // It has tried several times, and nothing is said twice.
      var result = exporter.export(records).join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (result.isSuccess()) {
        batch.remove(records.size());
      } else {
        // The collector may take what is in the next ones.
        batch.lose(records.size());
        refusal = refusal(result);
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private List<LogRecordData> records(Batch batch, Resource self) {
    var records = new ArrayList<LogRecordData>();
    for (var i = 0; i < Math.min(MAX_RECORDS, batch.size()); i++) {
      records.add(lines.read(batch.line(i), self));
    }
    return records;
  }

  private static LostLinesException refusal(CompletableResultCode result) {
    return new LostLinesException("the collector does not take them", result.getFailureThrowable());
  }

  @Override
  public boolean isInterruptible() {
    return true;
  }

  @Override
  public void close() {
    exporter.shutdown();
  }
}
