package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Prometheus itself makes of the metrics.
@Timeout(300)
class PrometheusScrapeTest {

  private static final String ROUTES =
      "[ { id: orders, match: { path: /orders/** }, upstream: origin } ]";

  @TempDir private Path directory;

  @Test
  void isReadByARealServer() throws Exception {
    assumeTrue(
        PrometheusServer.isInstalled("prometheus"), "NOT TESTED: prometheus is not installed");
    try (var origin = StubOrigin.answering(StubOrigin.ok("origin"));
        var gateway = GatewayFixture.start(directory, origin, ROUTES);
        var prometheus = PrometheusServer.start(directory, gateway.gateway().adminPort())) {
      Eventually.isTrue("up", () -> prometheus.query("up").endsWith("\"1\"]}]}}"));

      var rate =
          "sum by (weir_route) (rate(http_server_request_duration_seconds_count{"
              + "http_response_status_code=\"200\"}[5s])) > 0";
      Eventually.isTrue(
          "a rate",
          () -> {
            gateway.get("/orders/1");
            return prometheus.query(rate).contains("{\"weir_route\":\"orders\"}");
          });

      var median =
          "histogram_quantile(0.5, sum by (le) (http_client_request_duration_seconds_bucket))";
      assertThat(prometheus.query(median)).contains("\"value\":").doesNotContain("NaN");
      assertThat(prometheus.targets()).contains("\"health\":\"up\"", "\"lastError\":\"\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics-requests.txt", "metrics.txt"})
  void promtoolFindsNothingWrong(String page) throws Exception {
    assumeTrue(PrometheusServer.isInstalled("promtool"), "NOT TESTED: promtool is not installed");

    assertThat(promtool(Path.of("src/test/resources/dev/weir/gateway").resolve(page))).isEmpty();
  }

  private static String promtool(Path page) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectErrorStream(true)
            .redirectInput(page.toFile())
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
