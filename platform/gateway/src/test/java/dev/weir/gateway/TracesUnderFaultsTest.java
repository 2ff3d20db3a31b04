package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of spans that a collector does not take, and of requests meanwhile.
@Timeout(120)
class TracesUnderFaultsTest {

  private static final Map<String, String> SMALL =
      Map.of(
          "OTEL_BSP_SCHEDULE_DELAY", "10",
          "OTEL_BSP_MAX_QUEUE_SIZE", "8",
          "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private GatewayFixture open(String collector, String traces) {
    GatewayFixture.write(directory, yaml(collector, traces));
    return GatewayFixture.open(directory, SMALL);
  }

  private String yaml(String collector, String traces) {
    return GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]")
        + "telemetry: { traces: { otlp: { endpoint: \"%s\" }, %s } }\n"
            .formatted(collector, traces);
  }

  private static void ask(GatewayFixture gateway, int times) {
    for (var i = 0; i < times; i++) {
      assertThat(gateway.get("/").statusCode()).isEqualTo(200);
    }
  }

  private static long spans(GatewayFixture gateway, String outcome) {
    var prefix = "weir_telemetry_spans_total{outcome=\"" + outcome + "\"} ";
    return gateway
        .admin("/metrics", HttpRequest.Builder::GET)
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(prefix.length())))
        .sum();
  }

  @Test
  void dropsAndCountsWhatASlowCollectorLeavesNoRoomFor() {
    try (var silent = SpanReceiver.silent();
        var gateway = open(silent.url(), "sample: 100%")) {
      ask(gateway, 50);

      // Two spans each, of which some wait, and some are on their way.
      assertThat(spans(gateway, "dropped")).isBetween(84L, 92L);
    }
  }

  @Test
  void countsWhatACollectorRefuses() {
    try (var refusing = SpanReceiver.answering(400);
        var gateway = open(refusing.url(), "sample: 100%")) {
      ask(gateway, 2);

      Eventually.isTrue("lost", () -> spans(gateway, "lost") == 4);
      assertThat(gateway.admin("/metrics", HttpRequest.Builder::GET).body())
          .contains("weir_telemetry_exports_total{outcome=\"lost\",signal=\"traces\"}");
    }
  }

  @Test
  void goesOnWithoutACollectorThatIsNotThere() throws Exception {
    try (var gateway = open("http://127.0.0.1:" + closedPort(), "sample: 100%")) {
      ask(gateway, 50);

      assertThat(spans(gateway, "dropped")).isPositive();
    }
  }

  @Test
  void givesWhatWaitsToTheCollectorOfAReload() throws Exception {
    try (var silent = SpanReceiver.silent();
        var receiver = SpanReceiver.start();
        var gateway = open(silent.url(), "sample: 100%")) {
      ask(gateway, 1);
      silent.spans().await(2);
      ask(gateway, 3);

      gateway.rewrite(yaml(receiver.url(), "sample: 100%"));
      assertThat(gateway.reload().statusCode()).isEqualTo(200);
      silent.release();

      receiver.spans().await(6);
    }
  }

  @Test
  void stopsAndBeginsWithReloads() {
    try (var receiver = SpanReceiver.start();
        var gateway = open(receiver.url(), "sample: 100%")) {
      ask(gateway, 1);
      gateway.rewrite(GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]"));
      gateway.reload();
      ask(gateway, 1);

      assertThat(origin.requests().getFirst()).contains("traceparent: ");
      assertThat(origin.requests().getLast()).doesNotContain("traceparent: ");
      assertThat(receiver.spans().await(2)).hasSize(2);

      gateway.rewrite(yaml(receiver.url(), "sample: 100%"));
      gateway.reload();
      ask(gateway, 1);
      receiver.spans().await(4);
    }
  }

  @Test
  void samplesNoMoreASecondThanTheLimitSays() {
    try (var receiver = SpanReceiver.start();
        var gateway = open(receiver.url(), "sample: 100%, limit: 1")) {
      var begin = System.nanoTime();
      ask(gateway, 40);
      var seconds = (System.nanoTime() - begin) / 1_000_000_000L + 2;

      var sampled = origin.requests().stream().filter(it -> it.contains("-01\r\n")).count();
      assertThat(sampled).isBetween(1L, seconds);
    }
  }

  @Test
  void sendsWhatWaitsAtTheEnd() {
    try (var receiver = SpanReceiver.start()) {
      GatewayFixture.write(directory, yaml(receiver.url(), "sample: 100%"));
      try (var gateway =
          GatewayFixture.open(directory, Map.of("OTEL_BSP_SCHEDULE_DELAY", "3600000"))) {
        ask(gateway, 1);
      }

      assertThat(receiver.spans().all()).hasSize(2);
    }
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
