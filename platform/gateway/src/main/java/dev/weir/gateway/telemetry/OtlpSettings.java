package dev.weir.gateway.telemetry;

import dev.weir.api.Secret;
import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.config.TelemetryConfig.Protocol;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A collector that speaks OTLP, and how it is spoken to about one kind of thing.
///
/// @param url the whole one; with gRPC, without a path
/// @param timeout for one attempt
/// @param headers sent with each request
record OtlpSettings(String url, Protocol protocol, Duration timeout, Map<String, String> headers) {

  /// What the file says of metrics.
  static OtlpSettings of(TelemetryConfig.Otlp config) {
    return new OtlpSettings(
        url(config.endpoint(), config.protocol(), Signal.METRICS),
        config.protocol(),
        config.timeout(),
        revealed(config.headers()));
  }

  /// What the file says of something else.
  static OtlpSettings of(TelemetryConfig.Collector config, Signal signal) {
    return new OtlpSettings(
        url(config.endpoint(), config.protocol(), signal),
        config.protocol(),
        config.timeout(),
        revealed(config.headers()));
  }

  private static Map<String, String> revealed(Map<String, Secret> headers) {
    var revealed = new LinkedHashMap<String, String>();
    headers.forEach((name, value) -> revealed.put(name, value.reveal()));
    return revealed;
  }

  /// Where something goes at a collector with that base URL.
  static String url(String base, Protocol protocol, Signal signal) {
    return switch (protocol) {
      case HTTP -> base.replaceFirst("/+$", "") + "/v1/" + signal.id();
      case GRPC -> base;
    };
  }

  /// What sends metrics there, and counts the attempts.
  MetricExporter metricExporter(ExportCounter counter) {
    var exporter =
        switch (protocol) {
          case HTTP -> {
            var builder = OtlpHttpMetricExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
          case GRPC -> {
            var builder = OtlpGrpcMetricExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
        };
    return new CountedExporter(exporter, counter, new CollectorLog(Signal.METRICS, url));
  }

  /// What sends spans there.
  SpanExporter spanExporter() {
    var exporter =
        switch (protocol) {
          case HTTP -> {
            var builder = OtlpHttpSpanExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
          case GRPC -> {
            var builder = OtlpGrpcSpanExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
        };
    return new WatchedSpanExporter(exporter, new CollectorLog(Signal.TRACES, url));
  }

  /// What sends logs there.
  LogRecordExporter logExporter() {
    var exporter =
        switch (protocol) {
          case HTTP -> {
            var builder = OtlpHttpLogRecordExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
          case GRPC -> {
            var builder = OtlpGrpcLogRecordExporter.builder().setEndpoint(url).setTimeout(timeout);
            headers.forEach(builder::addHeader);
            yield builder.build();
          }
        };
    return new WatchedLogRecordExporter(exporter, new CollectorLog(Signal.LOGS, url));
  }

  /// Without the values of headers, which are secrets.
  @Override
  public String toString() {
    return url + " by " + protocol + " with " + headers.keySet();
  }
}
