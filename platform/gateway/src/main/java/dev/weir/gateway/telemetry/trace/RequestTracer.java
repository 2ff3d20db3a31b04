package dev.weir.gateway.telemetry.trace;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.config.RouteTelemetryConfig;
import dev.weir.gateway.config.TelemetryConfig.FilterSpans;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.log.SpanIds;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.telemetry.trace.Tracing.Mode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Traces the requests of one route.
///
/// What a request costs that is not sampled is all in [#begins]: its trace is read or made up.
/// Spans are only made when a request has ended.
final class RequestTracer implements RequestObserver {

  private static final double ALL = 1.0;

  /// Makes spans of the calls that filters make for requests.
  private final RequestObserver calls =
      new RequestObserver() {
        @Override
        public void begins(RequestLog log, Headers headers) {}

        @Override
        public void ended(RequestLog log) {
          callEnded(log);
        }
      };

  private final Tracing tracing;
  private final String pattern;
  private final boolean hasFilters;
  private final Optional<Percent> sample;
  private final Optional<FilterSpans> filters;

  private RequestTracer(
      Tracing tracing, String pattern, boolean hasFilters, RouteTelemetryConfig.Traces config) {
    this.tracing = tracing;
    this.pattern = pattern;
    this.hasFilters = hasFilters;
    this.sample = config.sample();
    this.filters = config.filters();
  }

  static RequestTracer of(Tracing tracing, RouteConfig route) {
    return new RequestTracer(
        tracing, route.match().path(), !route.filters().isEmpty(), route.telemetry().traces());
  }

  static RequestTracer unrouted(Tracing tracing) {
    return new RequestTracer(tracing, "", false, RouteTelemetryConfig.standard().traces());
  }

  @Override
  public void begins(RequestLog log, Headers headers) {
    var mode = tracing.mode();
    var incoming = IncomingTrace.read(headers);
    if (mode == null) {
      if (incoming != null && incoming.parentId() != 0) {
        log.traced(incoming, NONE);
      }
      return;
    }
    var trace = joined(incoming, mode);
    log.traced(trace, trace.isSampled() ? calls : NONE);
    if (hasFilters && trace.isSampled()) {
      observeFilters(log, mode);
    }
  }

  private void observeFilters(RequestLog log, Mode mode) {
    switch (filters(mode)) {
      case SPANS -> log.observeFilters().giveSpans();
      case EVENTS -> log.observeFilters();
      case NONE -> {}
    }
  }

  private FilterSpans filters(Mode mode) {
    return filters.orElse(mode.settings().filters());
  }

  private TraceContext joined(@Nullable TraceContext incoming, Mode mode) {
    var formats = mode.settings().formats();
    if (incoming == null || incoming.parentId() == 0) {
      var low = SpanIds.next();
      var flags = flags(incoming, low, mode);
      return new TraceContext(SpanIds.next(), low, 0, SpanIds.next(), flags, null, formats);
    }
    return new TraceContext(
        incoming.traceHigh(),
        incoming.traceLow(),
        incoming.parentId(),
        SpanIds.next(),
        flags(incoming, incoming.traceLow(), mode),
        incoming.state(),
        formats);
  }

  private int flags(@Nullable TraceContext incoming, long traceLow, Mode mode) {
    var given = incoming == null ? TraceContext.UNDECIDED : incoming.flags();
    var isDecided = (given & TraceContext.UNDECIDED) == 0 && mode.settings().followsParent();
    var isSampled = isDecided ? (given & TraceContext.SAMPLED) != 0 : isChosen(traceLow, mode);
    return (given & TraceContext.RANDOM) | (isSampled ? TraceContext.SAMPLED : 0);
  }

  // As the OpenTelemetry SDK chooses by ratio, so that all that do choose the same traces.
  private boolean isChosen(long traceLow, Mode mode) {
    var ratio = sample.isPresent() ? sample.get().fraction() : mode.settings().sample();
    return (ratio >= ALL || Math.abs(traceLow) < (long) (ratio * Long.MAX_VALUE))
        && mode.begun().take(System.nanoTime());
  }

  @Override
  public void ended(RequestLog log) {
    var trace = log.trace();
    var mode = tracing.mode();
    if (trace == null || mode == null || !trace.isOurs()) {
      return;
    }
    if (trace.isSampled() || isKept(log, mode)) {
      var spans = spans(log, trace, mode);
      spans.addServer(pattern, filters(mode) != FilterSpans.NONE);
      mode.queue().add(spans.all());
    }
  }

  private RequestSpans spans(RequestLog log, TraceContext trace, Mode mode) {
    return new RequestSpans(log, trace, mode.queue().resource(), tracing.redaction());
  }

  private static boolean isKept(RequestLog log, Mode mode) {
    if (!mode.settings().errors() || (log.status() < 500 && log.code() == null)) {
      return false;
    }
    var limit = isClients(log) ? mode.refused() : mode.kept();
    return limit.take(System.nanoTime());
  }

  // A filter that answers with 503 says that something else is wrong.
  private static boolean isClients(RequestLog log) {
    var code = log.code();
    return code != null
        && code.source() == ErrorCode.Source.DOWNSTREAM
        && (code != ErrorCode.REFUSED_BY_FILTER || log.status() < 500);
  }

  private void callEnded(RequestLog log) {
    var trace = log.trace();
    var mode = tracing.mode();
    if (trace != null && mode != null) {
      var spans = spans(log, trace, mode);
      spans.addTries();
      mode.queue().add(spans.all());
    }
  }
}
