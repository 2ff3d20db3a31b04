package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.TelemetryConfig.Protocol;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.telemetry.trace.SpanQueue;
import dev.weir.gateway.telemetry.trace.TracingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtelTracesTest {

  private static OtelEnvironment environment(Map<String, String> variables) {
    return new OtelEnvironment(name -> variables.get(name));
  }

  private static TracingSettings settings(Map<String, String> variables) {
    return environment(variables).traces().settings();
  }

  private static Optional<OtlpSettings> collector(Map<String, String> variables) {
    return environment(variables).otlp(Signal.TRACES);
  }

  @Test
  void sampleLittleWhereNothingIsSaid() {
    var settings = settings(Map.of());

    assertThat(settings.sample()).isEqualTo(0.01);
    assertThat(settings.limit()).isEqualTo(100);
    assertThat(settings.followsParent()).isTrue();
    assertThat(settings.formats()).isEqualTo(TraceContext.W3C);
  }

  @ParameterizedTest
  @CsvSource({
    "always_on, , 1, false",
    "always_off, , 0, false",
    "traceidratio, 0.25, 0.25, false",
    "parentbased_always_on, , 1, true",
    "parentbased_always_off, 0.5, 0, true",
    "parentbased_traceidratio, 0.001, 0.001, true",
    "parentbased_traceidratio, , 1, true",
    "parentbased_traceidratio, 1.5, 1, true",
    "parentbased_traceidratio, many, 1, true",
    "jaeger_remote, , 0.01, true"
  })
  void sampleAsTheEnvironmentSays(
      String sampler, String argument, double sample, boolean followsParent) {
    var settings =
        settings(
            argument == null
                ? Map.of("OTEL_TRACES_SAMPLER", sampler)
                : Map.of("OTEL_TRACES_SAMPLER", sampler, "OTEL_TRACES_SAMPLER_ARG", argument));

    assertThat(settings.sample()).isEqualTo(sample);
    assertThat(settings.followsParent()).isEqualTo(followsParent);
  }

  @ParameterizedTest
  @CsvSource({
    "'tracecontext,baggage', 1",
    "'b3, b3multi', 6",
    "'tracecontext,b3', 3",
    "none, 0",
    "'tracecontext,jaeger', 1"
  })
  void arePassedOnAsTheEnvironmentSays(String propagators, int formats) {
    assertThat(settings(Map.of("OTEL_PROPAGATORS", propagators)).formats()).isEqualTo(formats);
  }

  @Test
  void waitAsTheEnvironmentSays() {
    var standard = new SpanQueue.Bounds(2048, 512, Duration.ofSeconds(5), Duration.ofSeconds(30));
    var variables =
        Map.of(
            "OTEL_BSP_MAX_QUEUE_SIZE", "100",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "200",
            "OTEL_BSP_SCHEDULE_DELAY", "10",
            "OTEL_BSP_EXPORT_TIMEOUT", "soon");

    assertThat(environment(Map.of()).traces().bounds()).isEqualTo(standard);
    assertThat(environment(variables).traces().bounds())
        .isEqualTo(new SpanQueue.Bounds(100, 100, Duration.ofMillis(10), Duration.ofSeconds(30)));
  }

  @Test
  void goToTheCollectorOfTheEnvironment() {
    assertThat(collector(Map.of())).isEmpty();
    assertThat(collector(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318")))
        .map(OtlpSettings::url)
        .contains("http://c:4318/v1/traces");
    assertThat(collector(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/put")))
        .map(OtlpSettings::url)
        .contains("http://c:4318/put");
    assertThat(collector(Map.of("OTEL_TRACES_EXPORTER", "otlp")))
        .map(OtlpSettings::url)
        .contains("http://localhost:4318/v1/traces");
  }

  @Test
  void goThereByGrpcIfItSaysSo() {
    var variables =
        Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc");

    assertThat(collector(variables))
        .contains(
            new OtlpSettings(
                "http://localhost:4317", Protocol.GRPC, Duration.ofSeconds(10), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zipkin"})
  void goNowhereIfItSaysSo(String exporter) {
    var variables =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_TRACES_EXPORTER", exporter);

    assertThat(collector(variables)).isEmpty();
  }
}
