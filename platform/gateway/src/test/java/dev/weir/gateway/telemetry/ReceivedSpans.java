package dev.weir.gateway.telemetry;

import com.google.protobuf.ByteString;
import dev.weir.gateway.plugin.Eventually;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// The spans that a collector has got.
public final class ReceivedSpans {

  /// A span as it came.
  public record Received(Map<String, String> resource, Span span) {

    public String name() {
      return span.getName();
    }

    public String traceId() {
      return hex(span.getTraceId());
    }

    public String id() {
      return hex(span.getSpanId());
    }

    /// Empty if it has none.
    public String parent() {
      return hex(span.getParentSpanId());
    }

    public Map<String, String> attributes() {
      return text(span.getAttributesList());
    }
  }

  private final Queue<Received> all = new ConcurrentLinkedQueue<>();

  void add(ExportTraceServiceRequest request) {
    for (var of : request.getResourceSpansList()) {
      var resource = text(of.getResource().getAttributesList());
      of.getScopeSpansList().stream()
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(span -> all.add(new Received(resource, span)));
    }
  }

  private static Map<String, String> text(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, it -> text(it.getValue())));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  public List<Received> all() {
    return List.copyOf(all);
  }

  /// Waits for so many spans.
  public List<Received> await(int count) {
    Eventually.isTrue(count + " spans, got " + all.size(), () -> all.size() >= count);
    return all();
  }

  /// Waits for a span of that kind.
  public Received await(Span.SpanKind kind) {
    Eventually.isTrue(kind + " received", () -> all.stream().anyMatch(it -> isOf(it, kind)));
    return all.stream().filter(it -> isOf(it, kind)).findFirst().orElseThrow();
  }

  private static boolean isOf(Received received, Span.SpanKind kind) {
    return received.span.getKind() == kind;
  }
}
