package dev.weir.gateway.telemetry.accesslog;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/// A request as OpenTelemetry's log of it.
record AccessLogRecord(
    Resource resource, long epochNanos, SpanContext spanContext, Attributes attributes)
    implements LogRecordData {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.access-log");

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public long getTimestampEpochNanos() {
    return epochNanos;
  }

  @Override
  public long getObservedTimestampEpochNanos() {
    return epochNanos;
  }

  @Override
  public SpanContext getSpanContext() {
    return spanContext;
  }

  @Override
  public Severity getSeverity() {
    return Severity.INFO;
  }

  @Override
  public @Nullable String getSeverityText() {
    return null;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // the SDK's, still to be implemented
  public Body getBody() {
    return Body.empty();
  }

  @Override
  public @Nullable Value<?> getBodyValue() {
    return null;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }
}
