package dev.weir.bench;

import dev.weir.api.Request;
import dev.weir.gateway.config.TelemetryConfig.FilterSpans;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.telemetry.trace.SpanQueue;
import dev.weir.gateway.telemetry.trace.Tracing;
import dev.weir.gateway.telemetry.trace.TracingSettings;
import dev.weir.gateway.wire.FieldsWriter;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.TraceFields;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.http.BadMessageException;
import dev.weir.http.FieldName;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
import dev.weir.http.HeadWriter;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a request costs that is traced and not sampled: the difference between [#traced] and
/// [#untraced], which do all of a request that tracing adds to, and no more.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TraceContextBenchmark {

  private static final Set<FieldName> UNTRACED = EnumSet.of(FieldName.CONNECTION);
  private static final Set<FieldName> TRACED =
      EnumSet.of(FieldName.CONNECTION, FieldName.TRACEPARENT, FieldName.TRACESTATE, FieldName.B3);

  /// What a browser sends, with nothing more, with `traceparent`, and with both fields of W3C.
  @Param({"none", "parent", "state"})
  public String incoming = "";

  private final Tracing tracing = new Tracing();
  private final RequestObserver tracer = tracing.unrouted();
  private final Request request = Request.get("/orders/4711");
  private final HeadWriter out = new HeadWriter(4096);
  private WireHeaders headers = new WireHeaders(HeadSamples.block("tool"));

  /// Traces everything, samples nothing, and has parsed the head.
  @Setup
  public void begin() throws BadMessageException {
    var bounds = new SpanQueue.Bounds(2048, 512, Duration.ofHours(1), Duration.ofSeconds(1));
    var queue = SpanQueue.start(bounds, Resource.empty(), (_, _) -> {});
    var settings = new TracingSettings(0, 1, true, true, FilterSpans.SPANS, TraceContext.W3C);
    tracing.use(settings, queue);
    headers = new WireHeaders(head().head());
  }

  private HeadParser head() throws BadMessageException {
    var text = new String(HeadSamples.bytes("browser"), StandardCharsets.US_ASCII);
    var bytes =
        (text.substring(0, text.length() - 2) + fields() + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
    parser.parse(bytes, 0, bytes.length);
    return parser;
  }

  private String fields() {
    var parent = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\n";
    return switch (incoming) {
      case "none" -> "";
      case "parent" -> parent;
      case "state" -> parent + "tracestate: congo=t61rcWkgMzE,rojo=00f067aa0ba902b7\r\n";
      default ->
          throw new IllegalArgumentException(incoming + " (expected: none, parent or state)");
    };
  }

  /// A request of which only is known that it is.
  @Benchmark
  public RequestLog untraced() {
    var log = asked(RequestObserver.NONE);
    log.tries("orders", request);
    out.clear();
    FieldsWriter.write(headers, UNTRACED, out);
    log.ended(1, 1);
    return log;
  }

  /// The same with its trace, which is passed on.
  @Benchmark
  public RequestLog traced() {
    var log = asked(tracer);
    var attempt = log.tries("orders", request);
    var trace = log.trace();
    out.clear();
    FieldsWriter.write(headers, TRACED, out);
    if (trace == null || attempt == null) {
      throw new IllegalStateException("untraced");
    }
    TraceFields.write(trace, attempt.spanId(), out);
    log.ended(1, 1);
    return log;
  }

  private RequestLog asked(RequestObserver observer) {
    var log = GatewayExchange.ofOwnRequest().log();
    log.asks("GET", "api.example.com", "/orders/4711", null);
    // As if somebody counted requests, which is always so.
    log.observedBy(tracer);
    observer.begins(log, headers);
    return log;
  }
}
