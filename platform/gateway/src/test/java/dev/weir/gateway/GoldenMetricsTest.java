package dev.weir.gateway;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What dashboards and alerts are written against: names, types, help and labels.
@Timeout(120)
class GoldenMetricsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/dev/weir/gateway");
  private static final Map<String, String> OFTEN = Map.of("OTEL_BSP_SCHEDULE_DELAY", "10");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final SpanReceiver receiver = SpanReceiver.start();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    origin.close();
    receiver.close();
  }

  private GatewayFixture open() {
    var telemetry =
        """
        telemetry: { traces: { sample: 100%%, otlp: { endpoint: "%s" } } }
        access-log: [ { file: access.log } ]
        """
            .formatted(receiver.url());
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]") + telemetry);
    return GatewayFixture.open(directory, OFTEN);
  }

  private static String scrape(GatewayFixture gateway) {
    return gateway.admin("/metrics", HttpRequest.Builder::GET).body();
  }

  private static void await(GatewayFixture gateway, String series) {
    Eventually.isTrue(series, () -> scrape(gateway).contains("\n" + series));
  }

  /// Without what differs from run to run and from machine to machine: numbers, and some labels.
  private static String steady(String page, String labels) {
    return page.lines()
        .map(line ->
            line.startsWith("#")
                ? line
                : line.replaceAll(" [^ ]*$", " 0")
                    .replaceAll("\\b(" + labels + ")=\"[^\"]*\"", "$1=\"?\""))
        .distinct()
        .map(line -> line + "\n")
        .collect(joining());
  }

  /// The series of each metric in the order of their labels: the SDK has them in any.
  private static String sorted(String page) {
    var sorted = new StringBuilder();
    var series = new TreeSet<String>();
    for (var line : page.lines().toList()) {
      if (line.startsWith("#")) {
        series.forEach(it -> sorted.append(it).append('\n'));
        series.clear();
        sorted.append(line).append('\n');
      } else {
        series.add(line);
      }
    }
    series.forEach(it -> sorted.append(it).append('\n'));
    return sorted.toString();
  }

  private static void assertGolden(String page, String file) throws IOException {
    assertThat(page).isEqualTo(Files.readString(GOLDEN.resolve(file)));
  }

  @Test
  void tellsOfTheGateway() throws Exception {
    try (var gateway = open()) {
      gateway.get("/");
      await(gateway, "weir_telemetry_spans_total{outcome=\"sent\"} 2");
      await(gateway, "weir_telemetry_exports_total{outcome=\"sent\",signal=\"traces\"}");

      var own =
          MetricsPage.families(
              scrape(gateway),
              "target_info|weir_(access|build|listener|plugins|ready|reload|route_table|telemetry)\\w*");

      assertGolden(
          sorted(steady(own, "version|java|sink|service_instance_id|telemetry_sdk_version")),
          "metrics-gateway.txt");
    }
  }

  @Test
  void tellsOfTheJvm() throws Exception {
    try (var gateway = open()) {
      System.gc();
      await(gateway, "jvm_gc_duration_seconds_count{");

      var jvm = MetricsPage.families(scrape(gateway), "jvm_.*|process_.*");

      assertGolden(
          steady(jvm, "jvm_memory_pool_name|jvm_buffer_pool_name|jvm_gc_name|jvm_gc_action"),
          "metrics-jvm.txt");
    }
  }
}
