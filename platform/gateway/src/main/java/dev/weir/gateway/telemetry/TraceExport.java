package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.telemetry.trace.SpanQueue;
import dev.weir.gateway.telemetry.trace.Tracing;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings spans to who is to get them. Used by one thread at a time.
final class TraceExport {

  private static final System.Logger LOGGER = System.getLogger(TraceExport.class.getName());

  private final OtelEnvironment environment;
  private final Resource resource;
  private final SpanCounter counter;
  private final Tracing tracing;
  private Optional<OtlpSettings> collector = Optional.empty();

  // A thread works for it, so there is none before there is somebody who gets spans.
  private @Nullable SpanQueue queue;

  TraceExport(
      OtelEnvironment environment, Resource resource, SpanCounter counter, Tracing tracing) {
    this.environment = environment;
    this.resource = resource;
    this.counter = counter;
    this.tracing = tracing;
  }

  /// Does from now on what a configuration says.
  void use(Optional<TelemetryConfig.Traces> config) {
    var wanted =
        config
            .flatMap(TelemetryConfig.Traces::otlp)
            .map(it -> OtlpSettings.of(it, Signal.TRACES))
            .or(() -> environment.otlp(Signal.TRACES));
    if (wanted.isEmpty()) {
      stop(config.isPresent());
      return;
    }
    var traces = environment.traces();
    var used = queue;
    if (used == null) {
      used = SpanQueue.start(traces.bounds(), resource, counter);
      queue = used;
      counter.begin();
    }
    if (!wanted.equals(collector)) {
      used.use(wanted.get().spanExporter());
      collector = wanted;
    }
    tracing.use(config.map(traces::settings).orElseGet(traces::settings), used);
  }

  private void stop(boolean isWanted) {
    if (isWanted) {
      LOGGER.log(
          Level.WARNING,
          "telemetry.traces: nobody gets spans (expected: otlp, or OTEL_EXPORTER_OTLP_ENDPOINT)");
    }
    tracing.stop();
    if (queue != null && collector.isPresent()) {
      queue.pause();
      collector = Optional.empty();
    }
  }

  /// Sends what waits, if that is possible, and ends.
  CompletableResultCode close() {
    tracing.stop();
    return queue == null ? CompletableResultCode.ofSuccess() : queue.close();
  }
}
