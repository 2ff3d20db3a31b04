package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where metrics go by OTLP, and how.
///
/// @param url the whole one
/// @param interval how often they go
/// @param timeout for one attempt
/// @param headers sent with them
record OtlpSettings(String url, Duration interval, Duration timeout, Map<String, String> headers) {

  /// What the file says.
  static OtlpSettings of(TelemetryConfig.Otlp config) {
    var headers = new LinkedHashMap<String, String>();
    config.headers().forEach((name, value) -> headers.put(name, value.reveal()));
    return new OtlpSettings(
        metricsUrl(config.endpoint()), config.interval(), config.timeout(), headers);
  }

  /// Where metrics go at a collector with that base URL.
  static String metricsUrl(String base) {
    return base.replaceFirst("/+$", "") + "/v1/metrics";
  }

  /// What sends them there.
  MetricExporter exporter(ExportCounter counter) {
    var exporter = OtlpHttpMetricExporter.builder().setEndpoint(url).setTimeout(timeout);
    headers.forEach(exporter::addHeader);
    return new CountedExporter(exporter.build(), counter);
  }

  /// Without the values of headers, which are secrets.
  @Override
  public String toString() {
    return url + " every " + interval + " with " + headers.keySet();
  }
}
