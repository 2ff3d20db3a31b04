package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.ByteBuffer;
import java.util.List;

/// Reads lines of [LineFormat.Typed].
final class TypedLines {

  private static final double NANOS_IN_SECOND = 1e9;

  private final List<String> names;

  /// @param names of the fields, in the order in which they are in each line
  TypedLines(List<String> names) {
    this.names = List.copyOf(names);
  }

  /// The log record that a line says.
  AccessLogRecord read(ByteBuffer line, Resource resource) {
    var epochNanos = line.getLong();
    var context = context(line.getLong(), line.getLong(), line.getLong(), line.getLong());
    var attributes = Attributes.builder();
    for (var name : names) {
      put(name, line, attributes);
    }
    return new AccessLogRecord(resource, epochNanos, context, attributes.build());
  }

  private static SpanContext context(long high, long low, long span, long sampled) {
    var flags = sampled == 1 ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return SpanContext.create(
        TraceId.fromLongs(high, low), SpanId.fromLong(span), flags, TraceState.getDefault());
  }

  private static void put(String name, ByteBuffer line, AttributesBuilder to) {
    switch (line.get()) {
      case Line.TEXT -> {
        var bytes = new byte[line.getInt()];
        line.get(bytes);
        to.put(AttributeKey.stringKey(name), new String(bytes, UTF_8));
      }
      case Line.NUMBER -> to.put(AttributeKey.longKey(name), line.getLong());
      case Line.SECONDS -> to.put(AttributeKey.doubleKey(name), line.getLong() / NANOS_IN_SECOND);
      default -> {}
    }
  }
}
