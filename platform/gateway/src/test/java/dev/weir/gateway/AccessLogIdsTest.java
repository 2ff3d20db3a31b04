package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.ReceivedSpans.Received;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.testkit.StubOrigin;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What leads from a line of the access log to the trace, the answer and the client, and back.
@Timeout(120)
class AccessLogIdsTest {

  private static final Map<String, String> OFTEN = Map.of("OTEL_BSP_SCHEDULE_DELAY", "10");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";
  private static final String ID = "[0-9a-f]{32}";
  private static final String SPAN_ID = "[0-9a-f]{16}";

  /// No configuration.
  public record None() {}

  private record Factory(String name, Filter filter) implements FilterFactory<None> {
    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Filter create(None config) {
      return filter;
    }
  }

  private static final Filter KNOW =
      (request, chain) -> {
        request.exchange().setPrincipal("alice \"a\"");
        return chain.proceed(request);
      };

  private static final Filter REFUSE =
      (request, _) -> {
        request.exchange().setPrincipal("mallory");
        throw new GatewayException(ErrorCode.FORBIDDEN, "no");
      };

  @TempDir private Path directory;
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final SpanReceiver receiver = SpanReceiver.start();
  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    var routes =
        """
        [ { id: plain, match: { path: /plain }, upstream: origin },
          { id: known, match: { path: /known }, filters: [ know ], upstream: origin },
          { id: refused, match: { path: /refused }, filters: [ refuse ], upstream: origin } ]
        """;
    var telemetry =
        """
        telemetry: { traces: { sample: 0%%, errors: true, otlp: { endpoint: "%s" } } }
        access-log: [ { file: access.log } ]
        """
            .formatted(receiver.url());
    GatewayFixture.write(directory, GatewayFixture.yaml(origin, routes) + telemetry);
    var filters =
        List.<FilterFactory<?>>of(new Factory("know", KNOW), new Factory("refuse", REFUSE));
    gateway = GatewayFixture.open(directory, filters, OFTEN);
  }

  @AfterEach
  void stop() {
    gateway.close();
    origin.close();
    receiver.close();
  }

  private HttpResponse<String> get(String target, String traceparent) {
    return gateway.send(target, it -> it.header("traceparent", traceparent).GET());
  }

  /// The only line.
  private String line() {
    var file = directory.resolve("access.log");
    Eventually.isTrue("a line", () -> read(file).endsWith("\n"));
    assertThat(read(file).lines()).hasSize(1);
    return read(file);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The value of a field of a line or of a problem document; empty if it has none.
  private static String field(String json, String name) {
    var field = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return field.find() ? field.group(1) : "";
  }

  /// The `traceparent` that the upstream got.
  private String traceparent() {
    var field = Pattern.compile("(?im)^traceparent: ?([^\r]*)");
    var found = field.matcher(origin.requests().getLast());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static void assertLeads(String line, Received server) {
    assertThat(server.traceId()).isEqualTo(field(line, "trace-id"));
    assertThat(server.id()).isEqualTo(field(line, "span-id"));
    assertThat(server.attributes()).containsEntry("weir.request_id", field(line, "request-id"));
  }

  @Test
  void leadToTheSpansOfASampledRequest() {
    get("/plain", SAMPLED);

    var line = line();
    var spans = receiver.spans().await(2);
    var client = receiver.spans().await(SpanKind.SPAN_KIND_CLIENT);
    assertThat(spans).allMatch(it -> it.traceId().equals(TRACE));
    assertLeads(line, receiver.spans().await(SpanKind.SPAN_KIND_SERVER));
    assertThat(client.parent()).isEqualTo(field(line, "span-id"));
    assertThat(traceparent()).isEqualTo("00-" + TRACE + "-" + client.id() + "-01");
    assertThat(field(line, "request-id")).matches(ID);
    assertThat(line).doesNotContain("principal");
  }

  @Test
  void nameTheTraceOfARequestThatNobodySamples() {
    get("/plain", UNSAMPLED);

    var line = line();
    assertThat(field(line, "trace-id")).isEqualTo(TRACE);
    assertThat(field(line, "span-id")).matches(SPAN_ID).isNotEqualTo(PARENT);
    assertThat(field(line, "request-id")).matches(ID);
    assertThat(traceparent()).matches("00-" + TRACE + "-" + SPAN_ID + "-00");
  }

  @Test
  void nameTheTraceThatBeginsWithTheRequest() {
    gateway.get("/plain");

    var line = line();
    assertThat(field(line, "trace-id")).matches(ID).isEqualTo(field(line, "request-id"));
    assertThat(traceparent()).startsWith("00-" + field(line, "trace-id") + "-").endsWith("-00");
  }

  @Test
  void leadToTheSpansOfARequestThatAFilterRefuses() {
    var answer = get("/refused", SAMPLED);

    var line = line();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertLeads(line, receiver.spans().await(SpanKind.SPAN_KIND_SERVER));
    assertThat(field(line, "request-id")).isEqualTo(field(answer.body(), "request-id"));
    assertThat(field(line, "refused-by")).isEqualTo("refuse");
    assertThat(field(line, "principal")).isEqualTo("mallory");
  }

  @Test
  void areThereForARequestThatNoRouteMatches() {
    var answer = get("/nowhere", SAMPLED);

    var line = line();
    assertLeads(line, receiver.spans().await(SpanKind.SPAN_KIND_SERVER));
    assertThat(field(line, "request-id")).isEqualTo(field(answer.body(), "request-id"));
  }

  @Test
  void areThereForARequestThatCannotBeRead() throws Exception {
    var answer = "";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nbad head\r\n\r\n".getBytes(ISO_8859_1));
      answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    var line = line();
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(field(line, "request-id")).matches(ID).isEqualTo(field(answer, "request-id"));
    assertThat(field(line, "trace-id")).isEqualTo(field(line, "request-id"));
    // It failed, so its span is kept, though nobody samples it.
    assertLeads(line, receiver.spans().await(SpanKind.SPAN_KIND_SERVER));
  }

  @Test
  void nameWhoTheClientTurnedOutToBe() {
    get("/known", SAMPLED);

    assertThat(field(line(), "principal")).isEqualTo("alice \\\"a\\\"");
  }
}
