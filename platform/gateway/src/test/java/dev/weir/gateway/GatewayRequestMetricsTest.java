package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
          MetricsPage.families(scrapeAtRest(gateway), "http_.*|weir_route_.*|weir_upstream.*");

      assertThat(steady(requests))
          .isEqualTo(Files.readString(GOLDEN.resolve("metrics-requests.txt")));
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
