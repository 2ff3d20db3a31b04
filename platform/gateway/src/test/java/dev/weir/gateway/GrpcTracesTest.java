package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.grpc.EchoServer;
import dev.weir.gateway.services.Room;
import dev.weir.gateway.telemetry.ReceivedSpans.Received;
import dev.weir.gateway.telemetry.SpanReceiver;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What traces tell of the gRPC calls of filters.
@Timeout(120)
class GrpcTracesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final SpanReceiver receiver = SpanReceiver.start();

  @TempDir private Path directory;
  private EchoServer server;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer(0);
  }

  @AfterEach
  void stop() {
    server.close();
    receiver.close();
  }

  /// Waits for the end of a call.
  private static final class Ending extends CompletableFuture<Integer> implements GrpcListener {

    @Override
    public void initialMetadata(Headers metadata) {}

    @Override
    public void message(byte[] message) {}

    @Override
    public void trailingMetadata(Headers metadata) {}

    @Override
    public void closed(int status, String text) {
      complete(status);
    }
  }

  /// No configuration.
  public record None() {}

  /// Filters that make a call with one message, as WASM guests do, and answer when it is over.
  private record Calling(String upstream, String message, CompletableFuture<Gateway> gateway)
      implements FilterFactory<None> {

    Calling(String upstream, String message) {
      this(upstream, message, new CompletableFuture<>());
    }

    @Override
    public String name() {
      return "calling";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Filter create(None config) {
      return (request, _) -> {
        var ending = new Ending();
        var method = new GrpcMethod(upstream, "test.Echo", "Echo", Headers.empty(), PATIENCE);
        var services = gateway.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).services();
        services
            .open(method, request.exchange(), new Room(Long.MAX_VALUE), ending)
            .send(message.getBytes(StandardCharsets.UTF_8), true);
        ending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return Response.of(200);
      };
    }
  }

  /// The spans of a request whose filter makes a call with one message.
  private List<Received> spans(String upstream, String message) throws Exception {
    GatewayFixture.write(
        directory,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        routes: [ { id: all, filters: [ calling ], upstream: echo } ]
        upstreams:
          echo: { endpoints: [ "127.0.0.1:%d" ] }
          away: { endpoints: [ "127.0.0.1:1" ] }
        telemetry: { traces: { otlp: { endpoint: "%s" } } }
        """
            .formatted(server.port(), receiver.url()));
    var calling = new Calling(upstream, message);
    try (var gateway = GatewayFixture.open(directory, List.of(calling))) {
      calling.gateway.complete(gateway.gateway());
      gateway.send("/", it -> it.headers("traceparent", SAMPLED, "baggage", "tier=gold").GET());
      return receiver.spans().await(3);
    }
  }

  private static Received of(List<Received> spans, SpanKind kind) {
    return spans.stream().filter(it -> it.span().getKind() == kind).findFirst().orElseThrow();
  }

  @Test
  void haveASpanOfACallThatItsServerKnows() throws Exception {
    var spans = spans("echo", "hello");

    var call = of(spans, SpanKind.SPAN_KIND_CLIENT);
    assertThat(call.name()).isEqualTo("test.Echo/Echo");
    assertThat(call.traceId()).isEqualTo(TRACE);
    assertThat(call.parent()).isEqualTo(of(spans, SpanKind.SPAN_KIND_INTERNAL).id());
    assertThat(call.attributes())
        .containsOnly(
            Map.entry("rpc.system.name", "grpc"),
            Map.entry("rpc.method", "test.Echo/Echo"),
            Map.entry("rpc.response.status_code", "OK"),
            Map.entry("server.address", "127.0.0.1"),
            Map.entry("server.port", String.valueOf(server.port())),
            Map.entry("weir.upstream", "echo"));
    assertThat(call.span().getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("connected", "response head");
    assertThat(server.said("traceparent")).isEqualTo("00-" + TRACE + "-" + call.id() + "-01");
    assertThat(server.said("baggage")).isEqualTo("tier=gold");
  }

  @Test
  void sayHowACallFailed() throws Exception {
    var refused = of(spans("echo", "fail"), SpanKind.SPAN_KIND_CLIENT);

    assertThat(refused.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(refused.attributes())
        .containsEntry("rpc.response.status_code", "NOT_FOUND")
        .containsEntry("error.type", "NOT_FOUND");
  }

  @Test
  void sayThatNobodyCouldBeReached() throws Exception {
    var call = of(spans("away", "hello"), SpanKind.SPAN_KIND_CLIENT);

    assertThat(call.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(call.attributes())
        .containsEntry("rpc.response.status_code", "UNAVAILABLE")
        .containsEntry("weir.upstream", "away")
        .doesNotContainKey("server.address");
  }
}
