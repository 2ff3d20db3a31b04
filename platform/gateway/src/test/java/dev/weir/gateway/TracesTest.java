package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.GrpcReceiver;
import dev.weir.gateway.telemetry.ReceivedSpans.Received;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.testkit.StubOrigin;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a collector gets, and what upstreams learn of the trace.
@Timeout(120)
class TracesTest {

  private static final Map<String, String> OFTEN = Map.of("OTEL_BSP_SCHEDULE_DELAY", "10");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  private static final Pattern FIELD = Pattern.compile("(?im)^([^:\r\n]+): ?(.*)$");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final SpanReceiver receiver = SpanReceiver.start();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    origin.close();
    receiver.close();
  }

  private GatewayFixture open(Path place, int upstream, String traces) throws Exception {
    Files.createDirectories(place);
    GatewayFixture.write(
        place,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        routes: [ { id: orders, match: { path: "/orders/{id}" }, upstream: next } ]
        upstreams: { next: { endpoints: [ "127.0.0.1:%d" ] } }
        telemetry: { traces: %s, resource: { "deployment.environment.name": test } }
        """
            .formatted(upstream, traces));
    return GatewayFixture.open(place, OFTEN);
  }

  private GatewayFixture open(String traces) throws Exception {
    return open(directory, origin.port(), traces);
  }

  private String traces(String more) {
    return "{ otlp: { endpoint: \"" + receiver.url() + "\" }" + more + " }";
  }

  private static void get(GatewayFixture gateway, String target, String... headers) {
    gateway.send(target, it -> headers.length == 0 ? it.GET() : it.headers(headers).GET());
  }

  /// The value of a field of the last request that the origin got; empty if it had none.
  private String field(String name) {
    var fields = FIELD.matcher(origin.requests().getLast());
    return fields
        .results()
        .filter(it -> it.group(1).equalsIgnoreCase(name))
        .map(it -> it.group(2).strip())
        .findFirst()
        .orElse("");
  }

  private static Received of(List<Received> spans, SpanKind kind, String parent) {
    return spans.stream()
        .filter(it -> it.span().getKind() == kind && it.parent().equals(parent))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " in " + parent + " is not in " + spans));
  }

  @Test
  void makeOneTreeOfARequestThroughTwoGateways() throws Exception {
    try (var inner = open(directory.resolve("inner"), origin.port(), traces(""));
        var outer = open(directory.resolve("outer"), inner.gateway().port(), traces(""))) {
      get(outer, "/orders/42", "traceparent", SAMPLED, "tracestate", "vendor=1");

      var spans = receiver.spans().await(4);
      var first = of(spans, SpanKind.SPAN_KIND_SERVER, PARENT);
      var asking = of(spans, SpanKind.SPAN_KIND_CLIENT, first.id());
      var second = of(spans, SpanKind.SPAN_KIND_SERVER, asking.id());
      var last = of(spans, SpanKind.SPAN_KIND_CLIENT, second.id());
      assertThat(spans).hasSize(4).allMatch(it -> it.traceId().equals(TRACE));
      assertThat(spans).allMatch(it -> it.span().getTraceState().equals("vendor=1"));
      assertThat(field("traceparent")).isEqualTo("00-" + TRACE + "-" + last.id() + "-01");
      assertThat(field("tracestate")).isEqualTo("vendor=1");
    }
  }

  @Test
  void sayWhatWasAskedForAndHowItWasAnswered() throws Exception {
    try (var gateway = open(traces(", sample: 100%"))) {
      get(gateway, "/orders/42?token=secret");

      var spans = receiver.spans().await(2);
      var server = of(spans, SpanKind.SPAN_KIND_SERVER, "");
      assertThat(server.name()).isEqualTo("GET /orders/{id}");
      assertThat(server.attributes())
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.route", "/orders/{id}")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("url.path", "/orders/42")
          .containsEntry("url.query", "token=***")
          .containsEntry("url.scheme", "http")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("network.protocol.version", "1.1")
          .containsEntry("weir.route", "orders")
          .containsEntry("weir.request_id", server.traceId())
          .doesNotContainKey("error.type");
      assertThat(server.resource())
          .containsEntry("service.name", "weir")
          .containsEntry("deployment.environment.name", "test");
      var client = of(spans, SpanKind.SPAN_KIND_CLIENT, server.id());
      assertThat(client.name()).isEqualTo("GET");
      assertThat(client.attributes())
          .containsEntry("weir.upstream", "next")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("server.port", String.valueOf(origin.port()))
          .containsEntry("url.full", "http://127.0.0.1:" + origin.port() + "/orders/42?token=***")
          .containsEntry("http.response.status_code", "200");
      assertThat(spans.toString()).doesNotContain("secret");
    }
  }

  @Test
  void areNotMadeOfWhatNobodySamples() throws Exception {
    try (var gateway = open(traces(", sample: 0%"))) {
      get(gateway, "/orders/42");

      assertThat(field("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
      get(gateway, "/orders/43", "traceparent", "00-" + TRACE + "-" + PARENT + "-00");

      assertThat(field("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
      assertThat(field("traceparent")).doesNotContain(PARENT);
      // What comes after them is there, and they are not.
      get(gateway, "/orders/44", "traceparent", SAMPLED);
      assertThat(receiver.spans().await(2)).hasSize(2);
    }
  }

  @Test
  void keepRequestsThatFailedThoughTheyWereNotSampled() throws Exception {
    try (var gateway = open(directory, 1, traces(", sample: 0%"))) {
      get(gateway, "/orders/42");

      var spans = receiver.spans().await(2);
      var server = of(spans, SpanKind.SPAN_KIND_SERVER, "");
      var client = of(spans, SpanKind.SPAN_KIND_CLIENT, server.id());
      assertThat(server.attributes())
          .containsEntry("http.response.status_code", "502")
          .containsEntry("error.type", "upstream-connect-failed");
      assertThat(server.span().getStatus().getCode())
          .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(client.attributes()).containsEntry("error.type", "upstream-connect-failed");
    }
  }

  @Test
  void keepFailuresThoughClientsAreToBlameForLotsOfOthers() throws Exception {
    try (var gateway = open(directory, 1, traces(", sample: 0%, limit: 1"))) {
      get(gateway, "/nowhere");
      get(gateway, "/nowhere");
      get(gateway, "/orders/42");

      Eventually.isTrue(
          "the failure is kept",
          () -> receiver.spans().all().stream().anyMatch(TracesTest::isFailure));
    }
  }

  private static boolean isFailure(Received span) {
    return "502".equals(span.attributes().get("http.response.status_code"));
  }

  @Test
  void leaveAloneWhatTheyAreNotAskedToTakePartIn() throws Exception {
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]"));
    try (var gateway = GatewayFixture.open(directory, OFTEN)) {
      get(gateway, "/", "traceparent", SAMPLED, "tracestate", "a=1", "b3", "0");

      assertThat(field("traceparent")).isEqualTo(SAMPLED);
      assertThat(field("tracestate")).isEqualTo("a=1");
      assertThat(field("b3")).isEqualTo("0");
    }
  }

  @Test
  void takeB3ForWhatItSaysAndPassOnNothingStale() throws Exception {
    try (var gateway = open(traces(""))) {
      get(gateway, "/orders/1", "X-B3-TraceId", TRACE, "X-B3-SpanId", PARENT, "X-B3-Sampled", "1");

      var server = receiver.spans().await(SpanKind.SPAN_KIND_SERVER);
      assertThat(server.traceId()).isEqualTo(TRACE);
      assertThat(server.parent()).isEqualTo(PARENT);
      assertThat(field("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-01");
      assertThat(field("X-B3-TraceId")).isEmpty();
      assertThat(field("X-B3-SpanId")).isEmpty();
      assertThat(field("X-B3-Sampled")).isEmpty();
    }
  }

  @Test
  void beginAnewWhereAClientMakesNoSense() throws Exception {
    try (var gateway = open(traces(", sample: 100%"))) {
      get(gateway, "/orders/1", "traceparent", SAMPLED + "-x", "tracestate", "a=1");

      var server = receiver.spans().await(SpanKind.SPAN_KIND_SERVER);
      assertThat(server.traceId()).isNotEqualTo(TRACE);
      assertThat(server.parent()).isEmpty();
      assertThat(field("traceparent")).startsWith("00-" + server.traceId());
      assertThat(field("tracestate")).isEmpty();
    }
  }

  private static String metrics(GatewayFixture gateway) {
    return gateway.admin("/metrics", HttpRequest.Builder::GET).body();
  }

  @Test
  void areCounted() throws Exception {
    try (var gateway = open(traces(", sample: 100%"))) {
      get(gateway, "/orders/1");
      receiver.spans().await(2);

      awaitCounted(gateway, "sent", 2);
      assertThat(metrics(gateway))
          .contains("weir_telemetry_exports_total{outcome=\"sent\",signal=\"traces\"} 1\n");
    }
  }

  @Test
  void areSentByGrpcAndOnceMoreIfTheyWereNotTaken() throws Exception {
    try (var grpc = GrpcReceiver.refusing(1);
        var gateway =
            open("{ sample: 100%, otlp: { endpoint: \"" + grpc.url() + "\", protocol: grpc } }")) {
      get(gateway, "/orders/1");

      grpc.spans().await(2);
      awaitCounted(gateway, "sent", 2);
    }
  }

  @Test
  void arePassedOnAsB3IfTheEnvironmentSaysSo() throws Exception {
    Files.createDirectories(directory);
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]"));
    var environment =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(), "OTEL_PROPAGATORS", "b3,b3multi");
    try (var gateway = GatewayFixture.open(directory, environment)) {
      get(gateway, "/", "traceparent", SAMPLED);

      assertThat(field("b3")).matches(TRACE + "-[0-9a-f]{16}-1").doesNotContain(PARENT);
      assertThat(field("X-B3-TraceId")).isEqualTo(TRACE);
      assertThat(field("X-B3-SpanId")).isEqualTo(field("b3").substring(33, 49));
      assertThat(field("X-B3-Sampled")).isEqualTo("1");
      assertThat(field("traceparent")).isEmpty();
    }
  }

  private static void awaitCounted(GatewayFixture gateway, String outcome, int spans) {
    var series = "weir_telemetry_spans_total{outcome=\"" + outcome + "\"} " + spans + "\n";
    Eventually.isTrue(series, () -> metrics(gateway).contains(series));
  }
}
