package dev.weir.gateway.telemetry.trace;

import dev.weir.api.ErrorCode;
import dev.weir.gateway.log.FilterRun;
import dev.weir.gateway.log.Notes;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.telemetry.Redaction;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the spans of one request that has ended: of all that is known of it then.
final class RequestSpans {

  private final RequestLog log;
  private final TraceContext trace;
  private final Resource resource;
  private final Told told;
  private final String traceId;
  private final TraceFlags flags;
  private final TraceState state;
  private final long toEpoch = epochNanos() - System.nanoTime();
  private final List<FinishedSpan> all = new ArrayList<>();

  /// @param redaction what may be told
  RequestSpans(RequestLog log, TraceContext trace, Resource resource, Redaction redaction) {
    this.log = log;
    this.trace = trace;
    this.resource = resource;
    this.told = new Told(redaction);
    this.traceId = trace.traceId();
    this.flags = TraceFlags.fromByte((byte) trace.flags());
    this.state = TraceStateField.parsed(trace.state());
  }

  private static long epochNanos() {
    var now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /// All that were added.
  List<FinishedSpan> all() {
    return all;
  }

  /// Adds the span of the request, those of its tries and those of the filters that have any.
  ///
  /// @param pattern that its path matched; empty if no route has matched
  /// @param withFilters whether what filters did is told
  void addServer(String pattern, boolean withFilters) {
    var events = new ArrayList<EventData>();
    addEvents(log.spanNotes(), events);
    var runs = log.filters();
    if (runs != null && withFilters) {
      runs.all().forEach(run -> addFilter(run, events));
    }
    events.sort(Comparator.comparingLong(EventData::getEpochNanos));
    var method = HttpMethod.of(log.method());
    all.add(
        new FinishedSpan(
            pattern.isEmpty() ? method.spanName() : method.spanName() + " " + pattern,
            SpanKind.SERVER,
            new FinishedSpan.Place(context(trace.spanId()), clientContext()),
            times(log.startNanos(), log.endNanos()),
            isServerError() ? StatusData.error() : StatusData.unset(),
            ServerAttributes.of(log, method, pattern, told),
            events,
            resource));
    addTries();
  }

  private boolean isServerError() {
    var code = log.code();
    return log.status() >= 500 || (code != null && code.source() != ErrorCode.Source.DOWNSTREAM);
  }

  private void addFilter(FilterRun run, List<EventData> ofServer) {
    var attributes = FilterAttributes.of(run, told);
    var name = "filter " + run.who().filter();
    if (run.spanId() == 0) {
      ofServer.add(EventData.create(toEpoch + run.startNanos(), name, attributes));
      addEvents(run.notes(), ofServer);
      return;
    }
    var events = new ArrayList<EventData>();
    addEvents(run.notes(), events);
    var parent = run.parent();
    var parentId = parent == null ? trace.spanId() : parent.spanId();
    var end = run.endNanos() == 0 ? log.endNanos() : run.endNanos();
    all.add(
        new FinishedSpan(
            name,
            SpanKind.INTERNAL,
            new FinishedSpan.Place(context(run.spanId()), context(parentId)),
            times(run.startNanos(), end),
            run.isOwnFailure() ? StatusData.error() : StatusData.unset(),
            attributes,
            events,
            resource));
  }

  /// Adds the spans of the tries.
  void addTries() {
    var tries = log.tries();
    for (var i = 0; i < tries.size(); i++) {
      addTry(tries.get(i), i);
    }
  }

  private void addTry(UpstreamTry attempt, int before) {
    if (attempt.spanId() == 0) {
      return;
    }
    var method = HttpMethod.of(attempt.request().method());
    var end = attempt.endNanos() == 0 ? log.endNanos() : attempt.endNanos();
    var isGrpc = TryAttributes.isGrpc(attempt);
    all.add(
        new FinishedSpan(
            isGrpc ? TryAttributes.grpcMethod(attempt) : method.spanName(),
            SpanKind.CLIENT,
            new FinishedSpan.Place(context(attempt.spanId()), context(attempt.parentId())),
            times(attempt.startNanos(), end),
            TryAttributes.isError(attempt) ? StatusData.error() : StatusData.unset(),
            isGrpc
                ? TryAttributes.ofGrpc(attempt)
                : TryAttributes.of(attempt, method, before, told),
            tryEvents(attempt),
            resource));
  }

  private List<EventData> tryEvents(UpstreamTry attempt) {
    var events = new ArrayList<EventData>(2);
    if (attempt.connectedNanos() != 0) {
      events.add(event(attempt.connectedNanos(), "connected"));
    }
    if (attempt.headNanos() != 0) {
      events.add(event(attempt.headNanos(), "response head"));
    }
    return events;
  }

  private void addEvents(Notes notes, List<EventData> events) {
    for (var event : notes.events()) {
      events.add(event(event.nanos(), told.text(event.name())));
    }
  }

  private EventData event(long nanos, String name) {
    return EventData.create(toEpoch + nanos, name, Attributes.empty());
  }

  private FinishedSpan.Times times(long start, long end) {
    return new FinishedSpan.Times(toEpoch + start, toEpoch + end);
  }

  private SpanContext context(long spanId) {
    return SpanContext.create(traceId, TraceContext.text(spanId), flags, state);
  }

  private SpanContext clientContext() {
    return trace.parentId() == 0
        ? SpanContext.getInvalid()
        : SpanContext.createFromRemoteParent(
            traceId, TraceContext.text(trace.parentId()), flags, state);
  }
}
