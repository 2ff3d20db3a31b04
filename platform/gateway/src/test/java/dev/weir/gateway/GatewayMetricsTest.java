package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.OtlpReceiver;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class GatewayMetricsTest {

  /// Defines the metrics that its configuration lists; its source lies beside it.
  private static final Path GUEST =
      Path.of("../wasm/src/test/resources/dev/weir/wasm/metrics.wasm").toAbsolutePath();

  /// Traps at once if its configuration is `u`.
  private static final Path HTTP_GUEST = GUEST.resolveSibling("hostile.wasm");

  private static final Path GOLDEN = Path.of("src/test/resources/dev/weir/gateway");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=one");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private static String wasm(Path module, String config) {
    return "wasm: { module: \"%s\", config: \"%s\", limits: { time: 30s, start-time: 30s } }"
        .formatted(module, config);
  }

  private static String route(String id, String filter) {
    return "{ id: %s, match: { path: /%s/** }, filters: [ %s ], upstream: origin }"
        .formatted(id, id, filter);
  }

  private GatewayFixture open(String routes) {
    GatewayFixture.write(directory, GatewayFixture.yaml(origin, routes));
    return GatewayFixture.open(directory, ENVIRONMENT);
  }

  private static String scrape(GatewayFixture gateway) {
    var response = gateway.admin("/metrics", HttpRequest.Builder::GET);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    return response.body();
  }

  /// What is there once no guest has anything to do: they see the end of a request after its
  /// client.
  private static String scrapeAtRest(GatewayFixture gateway) {
    Eventually.isTrue("at rest", () -> !scrape(gateway).contains("state=\"active\"} 1"));
    return scrape(gateway);
  }

  /// Without what differs from run to run.
  private static String steady(String metrics) {
    return metrics
        .replaceAll("digest=\"[^\"]*\"", "digest=\"1\"")
        .replaceAll("telemetry_sdk_version=\"[^\"]*\"", "telemetry_sdk_version=\"1\"")
        .replaceAll(
            "(?m)^(weir_wasm_(?:calls_total|call_time_seconds_total|memory_bytes)\\{.*}) .*",
            "$1 0");
  }

  private static void assertGolden(String metrics, String file) throws IOException {
    assertThat(steady(MetricsPage.families(metrics, "target_info|weir_wasm_.*")))
        .isEqualTo(Files.readString(GOLDEN.resolve(file)));
  }

  private static Map<String, Double> values(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
  }

  @Test
  void tellsPrometheusWhatGuestsAndTheirHostHaveCounted() throws Exception {
    var counting = wasm(GUEST, "0orders.Seen\\x1e1queue_depth\\x1e2answer time\\x1e");
    var routes = "[ " + route("a", counting) + ", " + route("b", wasm(HTTP_GUEST, "u")) + " ]";
    try (var gateway = open(routes)) {
      gateway.get("/a/1");
      gateway.get("/b/1");

      assertGolden(scrapeAtRest(gateway), "metrics.txt");
    }
  }

  @Test
  void tellsApartWhatHostileGuestsCallAlike() throws Exception {
    var names =
        List.of(
            "0go.to",
            "0go_to",
            "0GO-TO",
            "0go_to_total",
            "1go.to",
            "1go_to_total",
            "1go_to_distribution",
            "2go.to",
            "2go_to_distribution",
            "1go_to_distribution_count",
            "0",
            "0\\u00e9",
            "0\\u4e2d\\u6587",
            "1\\\"} 1\\n# TYPE x y\\nx{y=\\\"",
            "1\\0",
            "1\\\\x00",
            "1x\\\\ny",
            "1x\\ny",
            "0__name__",
            "00",
            "0weir_wasm_traps");
    var config = names.stream().map(name -> name + "\\x1e").collect(Collectors.joining());
    try (var gateway = open("[ " + route("a", wasm(GUEST, config)) + " ]")) {
      gateway.get("/a/1");

      var metrics = scrapeAtRest(gateway);

      assertGolden(metrics, "metrics-hostile.txt");
      assertThat(values(metrics).keySet().stream().filter(it -> it.contains(",name=\"")))
          .filteredOn(it -> !it.contains("_bucket{") && !it.contains("_sum{"))
          .hasSize(names.size());
    }
  }

  @Test
  void countsOnOverAReload() {
    var routes = "[ " + route("a", wasm(GUEST, "0hits\\x1e")) + " ]";
    var hits = "weir_wasm_guest_hits_total{filter=\"metrics\",name=\"hits\"}";
    try (var gateway = open(routes)) {
      gateway.get("/a/1");
      gateway.rewrite(
          GatewayFixture.yaml(
              origin, "[ " + route("a", wasm(GUEST, "0hits\\x1e1other\\x1e")) + " ]"));
      gateway.reload();
      gateway.get("/a/2");

      assertThat(values(scrape(gateway))).containsEntry(hits, 2.0);
    }
  }

  @Test
  void servesScrapesWhileAHundredFiltersRun() throws Exception {
    var modules = new ArrayList<Path>();
    for (var i = 0; i < 100; i++) {
      modules.add(Files.copy(GUEST, directory.resolve("guest-" + i + ".wasm")));
    }
    var routes =
        IntStream.range(0, modules.size())
            .mapToObj(i -> route("r" + i, wasm(modules.get(i), "0hits\\x1e2size\\x1e")))
            .collect(Collectors.joining(", ", "[ ", " ]"));
    try (var gateway = open(routes);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent =
          IntStream.range(0, 400)
              .mapToObj(i -> senders.submit(() -> gateway.get("/r" + i % 100 + "/x").statusCode()))
              .toList();
      Map<String, Double> before = new HashMap<>();
      while (sent.stream().anyMatch(it -> !it.isDone())) {
        var now = values(scrape(gateway));
        before.forEach((series, value) -> {
          if (series.contains("_total")) {
            assertThat(now.get(series)).as(series).isGreaterThanOrEqualTo(value);
          }
        });
        before = now;
      }

      for (var response : sent) {
        assertThat(response.get()).isEqualTo(200);
      }
      var last = values(scrape(gateway));
      for (var i = 0; i < modules.size(); i++) {
        var hits = "weir_wasm_guest_hits_total{filter=\"guest-%d\",name=\"hits\"}".formatted(i);
        assertThat(last).containsEntry(hits, 4.0);
      }
    }
  }

  @Test
  void showsWasmFiltersInItsStatus() {
    try (var gateway = open("[ " + route("a", wasm(GUEST, "")) + " ]")) {
      for (var i = 0; i < 5; i++) {
        gateway.get("/a/trap");
      }

      var status = gateway.admin("/admin/v1/status", HttpRequest.Builder::GET).body();

      assertThat(status.replaceAll("\\s+", " "))
          .contains("\"wasm-filters\": [ { \"name\": \"metrics\",")
          .contains("\"abi\": \"proxy-wasm 0.2.1\"")
          .contains("\"uses\": 1, \"quarantined\": 1, \"instances\": { ")
          .contains("\"traps\": 5, \"timeouts\": 0, \"refused\": 0");
    }
  }

  @Test
  void sendsMetricsWhereTheFileSaysFromAReloadOn() {
    try (var receiver = OtlpReceiver.start();
        var gateway = open("[ " + route("a", wasm(GUEST, "0hits\\x1e")) + " ]")) {
      gateway.get("/a/1");
      gateway.rewrite(
          GatewayFixture.yaml(origin, "[ " + route("a", wasm(GUEST, "0hits\\x1e")) + " ]")
              + "telemetry: { metrics: { otlp: { endpoint: \"%s\", interval: 50ms } } }"
                  .formatted(receiver.url()));

      assertThat(gateway.reload().statusCode()).isEqualTo(200);

      receiver.awaitMetric("weir.wasm.guest.hits_total");
      assertThat(receiver.number("weir.wasm.guest.hits_total", Map.of("name", "hits")))
          .isEqualTo(1);
    }
  }
}
