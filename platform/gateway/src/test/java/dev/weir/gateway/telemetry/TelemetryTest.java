package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Secret;
import dev.weir.gateway.cache.CacheNumbers;
import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.tally.Durations;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.wasm.FilterReport;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TelemetryTest {

  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration RARELY = Duration.ofHours(1);
  private static final List<FilterReport> FILTERS =
      List.of(
          new FilterReport(
              "geo",
              List.of(new FilterReport.Module("d16e57", "proxy-wasm 0.2.1")),
              2,
              1,
              Instant.ofEpochSecond(1),
              new InstanceCounts(3, 1, 9, 2, 3, 2, 1, 5, true, 65_536, 160, 2_000_000_000, 4),
              List.of(
                  new MetricSample("geo", "looked.up", Kind.COUNTER, 12, 0, List.of()),
                  new MetricSample(
                      "geo",
                      "size",
                      Kind.HISTOGRAM,
                      2,
                      84,
                      Collections.nCopies(MetricSample.BOUNDS.size(), 2L)))));

  private static final CacheNumbers CACHES =
      new CacheNumbers(
          Instant.EPOCH,
          new CacheNumbers.Memory(3, 4096, 1),
          List.of(
              new CacheNumbers.One(
                  "cache",
                  "responses",
                  counts("memory", 70, "shared", 20, "nowhere", 10),
                  counts("memory", 1, "shared", 9, "nowhere", 0),
                  2,
                  List.of(new CacheNumbers.Hot("shop http://a/", 0.25)))),
          counts("led", 9, "landed", 1, "alone", 0, "late", 0));

  private static final GatewayNumbers NUMBERS =
      new GatewayNumbers(
          true,
          new GatewayNumbers.Reloads(
              Instant.EPOCH, new Durations(), new Durations(), Instant.EPOCH, 0, 0),
          new GatewayNumbers.Tables(1, 0, 0),
          List.of(),
          0);

  private static Map<String, Long> counts(Object... namesAndNumbers) {
    var counts = new LinkedHashMap<String, Long>();
    for (var i = 0; i < namesAndNumbers.length; i += 2) {
      counts.put((String) namesAndNumbers[i], ((Number) namesAndNumbers[i + 1]).longValue());
    }
    return counts;
  }

  private static Telemetry telemetry(Map<String, String> environment) {
    return Telemetry.start(
        name -> environment.get(name),
        Map.of(),
        new Telemetry.Sources(
            () -> FILTERS,
            List::of,
            () -> FilterNumbers.NONE,
            () -> MarketNumbers.NONE,
            Optional::empty,
            () -> CACHES,
            () -> NUMBERS,
            new RequestTallies(),
            List::of,
            List::of),
        new Signals(true));
  }

  private final Telemetry telemetry = telemetry(Map.of("OTEL_SERVICE_NAME", "edge"));

  @AfterEach
  void close() {
    telemetry.close();
  }

  private void awaitExport(String outcome) {
    var series =
        "weir_telemetry_exports_total{outcome=\"%s\",signal=\"metrics\"} ".formatted(outcome);
    Eventually.isTrue(outcome, () -> telemetry.prometheus("").text().contains(series));
  }

  private static TelemetryConfig to(OtlpReceiver receiver) {
    return config(Optional.of(receiver), OFTEN);
  }

  private static TelemetryConfig config(Optional<OtlpReceiver> receiver, Duration interval) {
    return config(receiver.map(it -> otlp(it.url(), TelemetryConfig.Protocol.HTTP, interval)));
  }

  private static TelemetryConfig.Otlp otlp(
      String url, TelemetryConfig.Protocol protocol, Duration interval) {
    return new TelemetryConfig.Otlp(
        url,
        protocol,
        interval,
        Duration.ofSeconds(10),
        Map.of("authorization", Secret.of("token")));
  }

  private static TelemetryConfig config(Optional<TelemetryConfig.Otlp> otlp) {
    return new TelemetryConfig(
        new TelemetryConfig.Metrics(true, otlp),
        TelemetryConfig.Redact.strict(),
        Map.of(),
        Optional.empty());
  }

  @Test
  void sendsACollectorWhatPrometheusReads() {
    try (var receiver = OtlpReceiver.start()) {
      telemetry.use(to(receiver));
      receiver.awaitMetric("weir.wasm.guest.looked_up_total");

      assertThat(receiver.number("weir.wasm.traps", Map.of("filter", "geo"))).isEqualTo(2);
      assertThat(receiver.number("weir.wasm.instances", Map.of("state", "idle"))).isEqualTo(3);
      assertThat(receiver.number("weir.wasm.guest.looked_up_total", Map.of("name", "looked.up")))
          .isEqualTo(12);
      assertThat(telemetry.prometheus("").text())
          .contains("weir_wasm_traps_total{filter=\"geo\"} 2\n")
          .contains("weir_wasm_instances{filter=\"geo\",state=\"idle\"} 3\n")
          .contains("weir_wasm_call_time_seconds_total{filter=\"geo\"} 2.0\n")
          .contains("weir_wasm_guest_looked_up_total{filter=\"geo\",name=\"looked.up\"} 12\n");
    }
  }

  @Test
  void sendsHistogramsWithTheirBounds() {
    try (var receiver = OtlpReceiver.start()) {
      telemetry.use(to(receiver));
      receiver.awaitMetric("weir.wasm.guest.size_distribution");

      var point =
          receiver
              .metric("weir.wasm.guest.size_distribution")
              .orElseThrow()
              .getHistogram()
              .getDataPoints(0);
      assertThat(point.getExplicitBoundsList()).isEqualTo(MetricSample.BOUNDS);
      assertThat(point.getBucketCountsList())
          .startsWith(2L, 0L)
          .hasSize(MetricSample.BOUNDS.size() + 1);
      assertThat(point.getCount()).isEqualTo(2);
      assertThat(point.getSum()).isEqualTo(84);
    }
  }

  @Test
  void saysWhoItIs() {
    try (var receiver = OtlpReceiver.start()) {
      telemetry.use(to(receiver));
      receiver.awaitRequest();

      assertThat(receiver.lastResource()).containsEntry("service.name", "edge");
      assertThat(receiver.lastHeaders()).containsEntry("Authorization", List.of("token"));
      assertThat(telemetry.prometheus("").text()).contains("target_info{service_instance_id=\"");
    }
  }

  @Test
  void sendsToAnotherCollectorFromAReloadOn() {
    try (var first = OtlpReceiver.start();
        var second = OtlpReceiver.start()) {
      telemetry.use(to(first));
      first.awaitRequest();

      telemetry.use(to(second));

      second.awaitMetric("weir.wasm.traps");
      awaitExport("sent");
    }
  }

  @Test
  void goesOnWithTheSameCollectorWhenNothingHasChanged() {
    try (var receiver = OtlpReceiver.start()) {
      telemetry.use(config(Optional.of(receiver), RARELY));
      telemetry.use(config(Optional.of(receiver), RARELY));
      telemetry.use(config(Optional.empty()));

      // What goes out at the end of an exporter, and there was one.
      receiver.awaitRequest();
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }

  @Test
  void sendsWhatIsThereAtTheEnd() {
    try (var receiver = OtlpReceiver.start()) {
      var other = telemetry(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url()));
      other.use(config(Optional.empty()));

      other.close();

      assertThat(receiver.metric("weir.wasm.traps")).isPresent();
    }
  }

  @Test
  void letsTheEnvironmentNameTheCollector() {
    try (var receiver = OtlpReceiver.start();
        var other =
            telemetry(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    receiver.url(),
                    "OTEL_METRIC_EXPORT_INTERVAL",
                    "20"))) {
      other.use(config(Optional.empty()));

      receiver.awaitMetric("weir.wasm.traps");
    }
  }

  @Test
  void waitsForNoCollectorThatIsSlow() {
    try (var silent = OtlpReceiver.silent();
        var receiver = OtlpReceiver.start()) {
      telemetry.use(to(silent));
      silent.awaitRequest();

      assertThat(telemetry.prometheus("").text())
          .contains("weir_wasm_traps_total{filter=\"geo\"} 2\n");
      telemetry.use(to(receiver));

      receiver.awaitMetric("weir.wasm.traps");
    }
  }

  @Test
  void countsWhatIsLost() {
    try (var receiver = OtlpReceiver.answering(400)) {
      telemetry.use(to(receiver));

      awaitExport("lost");
    }
  }

  @Test
  void speaksGrpc() {
    try (var receiver = GrpcReceiver.start()) {
      telemetry.use(
          config(Optional.of(otlp(receiver.url(), TelemetryConfig.Protocol.GRPC, OFTEN))));

      receiver.awaitMetric("weir.wasm.traps");
      assertThat(receiver.authorization()).isEqualTo("token");
      awaitExport("sent");
    }
  }
}
