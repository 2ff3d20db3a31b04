package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.TelemetryConfig.Protocol;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelEnvironmentTest {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final Map<String, String> COLLECTOR = Map.of(ENDPOINT, "http://collector:4318/");

  private static Optional<OtlpSettings> settings(Map<String, String> variables) {
    return new OtelEnvironment(name -> variables.get(name)).otlp(Signal.METRICS);
  }

  private static Optional<OtlpSettings> settingsWith(String name, String value) {
    return settings(Map.of(ENDPOINT, "http://collector:4318", name, value));
  }

  private static String attribute(Map<String, String> variables, String key) {
    var resource = new OtelEnvironment(name -> variables.get(name)).resource(Map.of());
    return String.valueOf(resource.getAttribute(AttributeKey.stringKey(key)));
  }

  private static Duration interval(String value) {
    return new OtelEnvironment(_ -> value).interval();
  }

  @Test
  void sendsNothingByItself() {
    assertThat(settings(Map.of())).isEmpty();
  }

  @Test
  void namesACollector() {
    assertThat(settings(COLLECTOR))
        .contains(
            new OtlpSettings(
                "http://collector:4318/v1/metrics",
                Protocol.HTTP,
                Duration.ofSeconds(10),
                Map.of()));
  }

  @Test
  void mayNameAnotherOneForMetricsByItsWholeUrl() {
    assertThat(settingsWith("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "https://m.example/put"))
        .map(OtlpSettings::url)
        .contains("https://m.example/put");
  }

  @Test
  void hasADefaultCollector() {
    assertThat(settings(Map.of("OTEL_METRICS_EXPORTER", "otlp")))
        .map(OtlpSettings::url)
        .contains("http://localhost:4318/v1/metrics");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_SDK_DISABLED, true",
    "OTEL_METRICS_EXPORTER, none",
    "OTEL_METRICS_EXPORTER, console",
    "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL, http/json",
  })
  void mayForbidSending(String name, String value) {
    assertThat(settingsWith(name, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"collector:4318", "ftp://collector", "http://", "'http://a b'"})
  void isIgnoredWhereItNamesNoUrl(String url) {
    assertThat(settings(Map.of(ENDPOINT, url))).isEmpty();
  }

  @Test
  void saysHowOften() {
    assertThat(interval("1500")).isEqualTo(Duration.ofMillis(1500));
    assertThat(interval("soon")).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void hasHeaders() {
    assertThat(settingsWith("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b=, x=1"))
        .map(OtlpSettings::headers)
        .contains(Map.of("authorization", "Bearer a+b=", "x", "1"));
  }

  @ParameterizedTest
  @CsvSource({"no-value", "'a=1,=2'", "a=%zz", "a=1%0d%0ab: 2"})
  void isIgnoredWhereItsHeadersMakeNoSense(String headers) {
    assertThat(settingsWith("OTEL_EXPORTER_OTLP_HEADERS", headers))
        .map(OtlpSettings::headers)
        .contains(Map.of());
  }

  @Test
  void saysWhoTheGatewayIs() {
    var variables =
        Map.of(
            "OTEL_RESOURCE_ATTRIBUTES", "service.name=a,deployment.environment.name=blue%2Cgreen");

    assertThat(attribute(Map.of(), "service.name")).isEqualTo("weir");
    assertThat(attribute(variables, "service.name")).isEqualTo("a");
    assertThat(attribute(variables, "deployment.environment.name")).isEqualTo("blue,green");
    assertThat(attribute(Map.of("OTEL_SERVICE_NAME", "edge"), "service.name")).isEqualTo("edge");
  }

  @Test
  void keepsHeadersToItself() {
    assertThat(settingsWith("OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret").toString())
        .contains("authorization")
        .doesNotContain("s3cret");
  }
}
