package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.OtlpReceiver;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class GatewayRequestMetricsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/dev/weir/gateway");
  private static final String ROUTES =
      """
      [ { id: orders, match: { path: "/orders/{id}", methods: [ GET ] }, upstream: origin },
        { id: gone, match: { path: /gone/** }, upstream: gone } ]
      """;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private String yaml(String routes) {
    // Port 1 is nobody's.
    return GatewayFixture.yaml(origin, routes)
        .replace("upstreams: {", "upstreams: { gone: { endpoints: [ \"127.0.0.1:1\" ] },");
  }

  private GatewayFixture open(String routes) {
    GatewayFixture.write(directory, yaml(routes));
    return GatewayFixture.open(directory);
  }

  private static String scrape(GatewayFixture gateway) {
    return gateway.admin("/metrics", HttpRequest.Builder::GET).body();
  }

  /// What is there once all that was asked for is counted: that is so after a client has its
  /// answer.
  private static String scrapeAtRest(GatewayFixture gateway) {
    var active = Pattern.compile("(?m)^http_server_active_requests\\{.*} [1-9]");
    Eventually.isTrue("at rest", () -> !active.matcher(scrape(gateway)).find());
    return scrape(gateway);
  }

  /// Without what differs from run to run.
  private String steady(String metrics) {
    return metrics
        .replace("\"" + origin.port() + "\"", "\"9000\"")
        .replaceAll("(?m)^(http_.*_bucket\\{.*le=\"[0-9.E-]+\"}) .*", "$1 0")
        .replaceAll("(?m)^(http_.*_sum\\{.*}|weir_route_.*_bytes_total.*}) .*", "$1 0");
  }

  @Test
  void countsRequestsByRouteAndTriesByEndpoint() throws IOException {
    try (var gateway = open(ROUTES)) {
      gateway.get("/orders/1");
      gateway.get("/orders/2");
      gateway.get("/gone/1");
      gateway.get("/nowhere");
      gateway.send("/orders/3", it -> it.method("BREW", BodyPublishers.noBody()));

      var requests =
          MetricsPage.families(
              scrapeAtRest(gateway), "http_.*|weir_route_(?!table).*|weir_upstream.*");

      assertThat(steady(requests))
          .isEqualTo(Files.readString(GOLDEN.resolve("metrics-requests.txt")));
    }
  }

  @Test
  void countsATryWhoseBodyBreaksOffAsFailed() throws IOException {
    var broken = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nabc";
    try (var breaking = StubOrigin.answering(broken)) {
      GatewayFixture.write(
          directory, GatewayFixture.yaml(breaking, ROUTES.replace("gone }", "origin }")));
      try (var gateway = GatewayFixture.open(directory)) {
        assertThatThrownBy(() -> gateway.get("/orders/1")).isInstanceOf(UncheckedIOException.class);

        assertThat(scrapeAtRest(gateway))
            .containsPattern(
                "http_client_request_duration_seconds_count\\{error_type=\"upstream-reset\".*} 1\n");
      }
    }
  }

  @Test
  void writesOpenMetricsForWhoAsksForIt() throws IOException {
    try (var gateway = open(ROUTES)) {
      gateway.get("/orders/1");
      scrapeAtRest(gateway);

      var response =
          gateway.admin(
              "/metrics", it -> it.GET().header("Accept", "application/openmetrics-text;q=0.5"));

      assertThat(response.headers().firstValue("content-type"))
          .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(response.body()).endsWith("\n# EOF\n");
      var requests = MetricsPage.families(response.body(), "http_.*|weir_route_(?!table).*");
      assertThat(steady(requests))
          .isEqualTo(Files.readString(GOLDEN.resolve("openmetrics-requests.txt")));
    }
  }

  @Test
  void leadsFromABucketToATrace() {
    try (var collector = OtlpReceiver.start()) {
      var traces =
          "telemetry: { traces: { sample: 100%%, otlp: { endpoint: \"%s\" } } }"
              .formatted(collector.url());
      GatewayFixture.write(directory, yaml(ROUTES) + traces);
      try (var gateway = GatewayFixture.open(directory)) {
        gateway.send(
            "/orders/1",
            it -> it.header("traceparent", "00-" + "a1".repeat(16) + "-" + "b2".repeat(8) + "-01"));
        scrapeAtRest(gateway);

        var page =
            gateway.admin("/metrics", it -> it.header("Accept", "application/openmetrics-text"));

        var exemplar = " # \\{span_id=\"[0-9a-f]{16}\",trace_id=\"(a1){16}\"} [0-9.E-]+ [0-9.E]+\n";
        assertThat(page.body())
            .containsPattern("http_server_request_duration_seconds_bucket\\{.*} 1" + exemplar)
            .containsPattern("http_client_request_duration_seconds_bucket\\{.*} 1" + exemplar);
      }
    }
  }

  @Test
  void compressesForWhoCanReadThat() throws IOException {
    try (var gateway = open(ROUTES)) {
      var uri = URI.create("http://127.0.0.1:" + gateway.gateway().adminPort() + "/metrics");
      var connection = uri.toURL().openConnection();
      connection.setRequestProperty("Accept-Encoding", "gzip");

      assertThat(connection.getHeaderField("Content-Encoding")).isEqualTo("gzip");
      try (var page = new GZIPInputStream(connection.getInputStream())) {
        assertThat(new String(page.readAllBytes(), UTF_8)).contains("weir_ready 1\n");
      }
    }
  }

  @Test
  void tellsWhoComparesWhatHasHappened() {
    try (var gateway = open(ROUTES)) {
      gateway.get("/orders/1");
      gateway.get("/gone/1");
      scrapeAtRest(gateway);

      var stats =
          gateway.admin("/admin/v1/stats", HttpRequest.Builder::GET).body().replaceAll("\\s+", " ");

      assertThat(stats)
          .contains("\"ready\": true, \"generation\": 1, \"draining-tables\": 0")
          .contains(
              "\"route\": \"orders\", \"path\": \"/orders/{id}\", \"kind\": \"route\","
                  + " \"active\": 0, \"count\": 1, \"errors\": 0, \"refused\": 0, \"micros\": ")
          .contains("\"kind\": \"route\", \"active\": 0, \"count\": 1, \"errors\": 1,")
          .contains("\"upstream\": \"gone\", \"endpoint\": \"127.0.0.1:1\", \"count\": 1");
    }
  }

  @Test
  void countsWhatTheGatewayItselfDoes() {
    try (var gateway = open(ROUTES)) {
      gateway.get("/orders/1");
      gateway.reload();
      gateway.rewrite("nonsense");
      gateway.reload();

      assertThat(scrape(gateway))
          .contains("weir_ready 1\n")
          .contains("weir_reload_duration_seconds_count{outcome=\"applied\"} 1\n")
          .contains("weir_reload_duration_seconds_count{outcome=\"refused\"} 1\n")
          .contains("weir_route_table_generation 2\n")
          .contains("weir_listener_connections{weir_listener=\"127.0.0.1:0\"} 1\n")
          .contains("weir_listener_accepted_total{weir_listener=\"127.0.0.1:0\"} 1\n")
          .containsPattern("weir_build_info\\{java=\"[^\"]+\",version=\"[0-9][^\"]*\"} 1\n");
    }
  }

  @Test
  void tellsHowTheJvmStands() {
    try (var gateway = open(ROUTES)) {
      System.gc();
      Eventually.isTrue(
          "a collection",
          () -> scrape(gateway).contains("jvm_gc_duration_seconds_count{jvm_gc_action="));

      var families = MetricsPage.families(scrape(gateway), "jvm_.*|process_.*");
      assertThat(families.lines().filter(it -> it.startsWith("# TYPE")))
          .containsExactly(
              "# TYPE jvm_buffer_count gauge",
              "# TYPE jvm_buffer_memory_used_bytes gauge",
              "# TYPE jvm_class_count gauge",
              "# TYPE jvm_class_loaded_total counter",
              "# TYPE jvm_class_unloaded_total counter",
              "# TYPE jvm_cpu_count gauge",
              "# TYPE jvm_cpu_recent_utilization_ratio gauge",
              "# TYPE jvm_cpu_time_seconds_total counter",
              "# TYPE jvm_gc_duration_seconds histogram",
              "# TYPE jvm_memory_committed_bytes gauge",
              "# TYPE jvm_memory_limit_bytes gauge",
              "# TYPE jvm_memory_used_after_last_gc_bytes gauge",
              "# TYPE jvm_memory_used_bytes gauge",
              "# TYPE jvm_thread_count gauge",
              "# TYPE process_max_fds gauge",
              "# TYPE process_open_fds gauge",
              "# TYPE process_start_time_seconds gauge");
      assertThat(families).contains("jvm_memory_used_bytes{jvm_memory_pool_name=");
    }
  }

  @Test
  void countsOnOverAReloadAndForgetsWhatIsGone() {
    var orders = "http_server_request_duration_seconds_count{";
    try (var gateway = open(ROUTES)) {
      gateway.get("/orders/1");
      gateway.rewrite(yaml(ROUTES.replace("/gone/**", "/other/**")));
      gateway.reload();
      gateway.get("/orders/2");
      assertThat(scrapeAtRest(gateway).lines().filter(it -> it.startsWith(orders)))
          .singleElement()
          .asString()
          .contains("weir_route=\"orders\"")
          .endsWith(" 2");

      gateway.rewrite(yaml(ROUTES.replace("orders", "sales")));
      gateway.reload();

      Eventually.isTrue("forgotten", () -> !scrape(gateway).contains("weir_route=\"orders\""));
    }
  }
}
