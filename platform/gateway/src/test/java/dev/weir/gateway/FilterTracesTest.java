package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.TestJar;
import dev.weir.gateway.telemetry.ReceivedSpans.Received;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.testkit.StubOrigin;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What traces tell of filters, and what filters learn of traces.
@Timeout(120)
class FilterTracesTest {

  private static final Map<String, String> OFTEN = Map.of("OTEL_BSP_SCHEDULE_DELAY", "10");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final SpanReceiver receiver = SpanReceiver.start();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    origin.close();
    receiver.close();
  }

  private static TestJar jar(String members, String answer) {
    return TestJar.empty("quota", "1.2.0").factory("quota", members, answer);
  }

  private GatewayFixture open(TestJar jar, String filters, String traces) throws Exception {
    var plugins = Files.createDirectories(directory.resolve("plugins"));
    jar.write(plugins.resolve("quota.jar"));
    Files.copy(Guests.file("plain/count-proxy"), plugins.resolve("count-3.1.wasm"));
    var routes =
        "[ { id: all, filters: %s, upstream: origin, telemetry: { traces: %s } } ]"
            .formatted(filters, traces);
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, routes)
            + "telemetry: { traces: { sample: 0%, otlp: { endpoint: \""
            + receiver.url()
            + "\" } } }\n");
    return GatewayFixture.open(directory, OFTEN);
  }

  private static void get(GatewayFixture gateway, String traceparent) {
    gateway.send("/", it -> it.header("traceparent", traceparent).GET());
  }

  private static Received named(List<Received> spans, String name) {
    return spans.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static Received of(List<Received> spans, SpanKind kind) {
    return spans.stream().filter(it -> it.span().getKind() == kind).findFirst().orElseThrow();
  }

  @Test
  void hasASpanOfEachFilterInTheOtherThatNamesPluginAndVersion() throws Exception {
    var jar = jar("", "chain.proceed(request)");
    try (var gateway = open(jar, "[ quota, count ]", "{}")) {
      get(gateway, SAMPLED);

      var spans = receiver.spans().await(4);
      var server = of(spans, SpanKind.SPAN_KIND_SERVER);
      var quota = named(spans, "filter quota");
      var count = named(spans, "filter count");
      var client = of(spans, SpanKind.SPAN_KIND_CLIENT);
      assertThat(quota.parent()).isEqualTo(server.id());
      assertThat(count.parent()).isEqualTo(quota.id());
      assertThat(client.parent()).isEqualTo(count.id());
      assertThat(quota.attributes())
          .containsEntry("weir.filter", "quota")
          .containsEntry("weir.plugin", "quota")
          .containsEntry("weir.plugin.version", "1.2.0")
          .containsEntry("weir.filter.answered", "false");
      assertThat(count.attributes())
          .containsEntry("weir.plugin", "count")
          .containsEntry("weir.plugin.version", "3.1")
          .containsKey("weir.filter.own_time");
      assertThat(origin.requests().getFirst())
          .contains("traceparent: 00-" + TRACE + "-" + client.id() + "-01\r\n");
    }
  }

  @Test
  void hasEventsInsteadIfTheRouteSaysSo() throws Exception {
    var jar = jar("", "chain.proceed(request)");
    try (var gateway = open(jar, "[ quota, count ]", "{ filters: events }")) {
      get(gateway, SAMPLED);

      var spans = receiver.spans().await(2);
      var server = of(spans, SpanKind.SPAN_KIND_SERVER);
      assertThat(server.span().getEventsList())
          .extracting(Span.Event::getName)
          .containsExactly("filter quota", "filter count");
      assertThat(server.span().getEvents(0).toString()).contains("weir.plugin.version", "1.2.0");
      assertThat(of(spans, SpanKind.SPAN_KIND_CLIENT).parent()).isEqualTo(server.id());
    }
  }

  @Test
  void tellsNothingOfFiltersIfTheRouteSaysSo() throws Exception {
    var jar = jar("", "chain.proceed(request)");
    try (var gateway = open(jar, "[ quota ]", "{ filters: none }")) {
      get(gateway, SAMPLED);

      var spans = receiver.spans().await(2);
      assertThat(spans).hasSize(2);
      assertThat(of(spans, SpanKind.SPAN_KIND_SERVER).span().getEventsList()).isEmpty();
    }
  }

  @Test
  void samplesMoreOfARouteThatSaysSo() throws Exception {
    var jar = jar("", "chain.proceed(request)");
    try (var gateway = open(jar, "[ quota ]", "{ sample: 100% }")) {
      gateway.get("/");

      assertThat(of(receiver.spans().await(3), SpanKind.SPAN_KIND_SERVER).parent()).isEmpty();
    }
  }

  private static final String MARKING =
      """
      static Response mark(Request request, Chain chain) throws Exception {
        var span = request.exchange().span();
        span.setAttribute("quota.left", "3");
        span.setAttribute("api_key", "s3cret");
        span.addEvent("counted");
        return chain.proceed(request)
            .withHeader("X-Trace", span.traceId() + " " + span.spanId() + " " + span.isSampled());
      }
      """;

  @Test
  void hasWhatAFilterPutsOnItsSpan() throws Exception {
    try (var gateway = open(jar(MARKING, "mark(request, chain)"), "[ quota ]", "{}")) {
      var response = gateway.send("/", it -> it.header("traceparent", SAMPLED).GET());

      var spans = receiver.spans().await(3);
      var quota = named(spans, "filter quota");
      assertThat(quota.attributes()).containsEntry("quota.left", "3");
      assertThat(quota.span().getEventsList())
          .extracting(Span.Event::getName)
          .containsExactly("counted");
      assertThat(response.headers().firstValue("X-Trace"))
          .contains(TRACE + " " + quota.id() + " true");
      assertThat(spans.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void putsItOnTheSpanOfTheRequestIfFiltersHaveNone() throws Exception {
    var jar = jar(MARKING, "mark(request, chain)");
    try (var gateway = open(jar, "[ quota ]", "{ filters: none }")) {
      get(gateway, SAMPLED);

      var server = of(receiver.spans().await(2), SpanKind.SPAN_KIND_SERVER);
      assertThat(server.attributes()).containsEntry("quota.left", "3");
      assertThat(server.span().getEventsList())
          .extracting(Span.Event::getName)
          .containsExactly("counted");
    }
  }

  @Test
  void tellsAFilterOfATraceThatNobodySamples() throws Exception {
    try (var gateway = open(jar(MARKING, "mark(request, chain)"), "[ quota ]", "{}")) {
      var response = gateway.send("/", it -> it.header("traceparent", UNSAMPLED).GET());

      assertThat(response.headers().firstValue("X-Trace").orElseThrow())
          .startsWith(TRACE)
          .endsWith(" false");
    }
  }

  @Test
  void saysWhichFilterHasFailed() throws Exception {
    var failing = "static Response fail() { throw new IllegalStateException(\"s3cret\"); }";
    try (var gateway = open(jar(failing, "fail()"), "[ quota ]", "{}")) {
      get(gateway, SAMPLED);

      var spans = receiver.spans().await(2);
      var quota = named(spans, "filter quota");
      assertThat(quota.attributes()).containsEntry("error.type", "filter-failed");
      assertThat(quota.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(of(spans, SpanKind.SPAN_KIND_SERVER).attributes())
          .containsEntry("error.type", "filter-failed")
          .containsEntry("weir.refused_by", "quota");
      assertThat(spans.toString()).doesNotContain("s3cret");
    }
  }

  private static final String CALLING =
      """
      final PluginContext context;
      public Factory(PluginContext context) { this.context = context; }
      Response call(Request request, Chain chain) throws Exception {
        var call = Request.builder(request.exchange(), "GET", "/call")
            .headers(Headers.of("traceparent", "stale", "b3", "0"));
        try (var response = context.upstream("origin").send(call.build())) {
          response.body().readAll(DataSize.parse("1KiB"));
        }
        return chain.proceed(request);
      }
      """;

  @Test
  void goesAlongWithTheCallsOfPlugins() throws Exception {
    try (var gateway = open(jar(CALLING, "call(request, chain)"), "[ quota ]", "{}")) {
      gateway.send("/", it -> it.headers("traceparent", SAMPLED, "baggage", "a=1%202,b=c").GET());

      var spans = receiver.spans().await(4);
      var quota = named(spans, "filter quota");
      var call =
          spans.stream()
              .filter(it -> it.attributes().getOrDefault("url.full", "").endsWith("/call"))
              .findFirst()
              .orElseThrow();
      assertThat(call.parent()).isEqualTo(quota.id());
      assertThat(origin.requests().getFirst())
          .contains("traceparent: 00-" + TRACE + "-" + call.id() + "-01\r\n")
          .contains("baggage: a=1%202,b=c\r\n")
          .doesNotContain("stale")
          .doesNotContain("b3: 0");
      assertThat(origin.requests().getLast()).contains("baggage: a=1%202,b=c\r\n");
    }
  }

  @Test
  void goesAlongWithCallsThatNobodySamples() throws Exception {
    try (var gateway = open(jar(CALLING, "call(request, chain)"), "[ quota ]", "{}")) {
      get(gateway, UNSAMPLED);

      assertThat(origin.requests().getFirst())
          .containsPattern("traceparent: 00-" + TRACE + "-[0-9a-f]{16}-00\r\n")
          .doesNotContain("00f067aa0ba902b7");
    }
  }
}
