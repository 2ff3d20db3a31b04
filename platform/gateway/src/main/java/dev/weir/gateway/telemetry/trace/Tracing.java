package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.Redaction;
import dev.weir.gateway.telemetry.RequestObservers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The gateway's part in traces, for as long as it runs.
///
/// Until somebody gets spans the gateway takes no part in any trace: what requests say of theirs
/// goes on to upstreams as it is. A reload changes all this for the requests that come later.
///
/// Safe for use by several threads.
public final class Tracing implements RequestObservers.Way {

  /// How requests are traced now.
  ///
  /// @param begun bounds the traces that begin here
  /// @param kept bounds the requests that are kept for their errors
  /// @param refused bounds those for whose errors the client is to blame: anybody can send lots of
  ///   them, which must not take the place of the others
  record Mode(
      TracingSettings settings,
      SpanQueue queue,
      RateLimit begun,
      RateLimit kept,
      RateLimit refused) {

    static Mode of(TracingSettings settings, SpanQueue queue) {
      var now = System.nanoTime();
      return new Mode(
          settings,
          queue,
          new RateLimit(settings.limit(), now),
          new RateLimit(settings.limit(), now),
          new RateLimit(settings.limit(), now));
    }

    private boolean is(TracingSettings otherSettings, SpanQueue otherQueue) {
      return settings.equals(otherSettings) && Objects.equals(queue, otherQueue);
    }
  }

  private volatile @Nullable Mode mode;
  private volatile Redaction redaction = Redaction.strict();

  /// Tracing without anybody who gets spans.
  public Tracing() {}

  /// Gives spans to a queue from now on.
  public void use(TracingSettings settings, SpanQueue queue) {
    var before = mode;
    if (before == null || !before.is(settings, queue)) {
      mode = Mode.of(settings, queue);
    }
  }

  /// Takes no part in traces from now on.
  public void stop() {
    mode = null;
  }

  /// Tells of requests no more than that from now on.
  public void redact(Redaction allowed) {
    redaction = allowed;
  }

  /// What may be told of requests.
  Redaction redaction() {
    return redaction;
  }

  /// How requests are traced now; null if the gateway takes no part in traces.
  @Nullable Mode mode() {
    return mode;
  }

  @Override
  public RequestObserver of(RouteConfig route) {
    return RequestTracer.of(this, route);
  }

  @Override
  public RequestObserver unrouted() {
    return RequestTracer.unrouted(this);
  }
}
