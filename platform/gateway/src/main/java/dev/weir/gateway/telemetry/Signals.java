package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.trace.Tracing;
import java.util.List;

/// The ways to tell of requests, which live as long as the gateway.
///
/// Made before the first route table, whose routes ask for observers; so it must be cheap, and load
/// no classes of the OpenTelemetry SDK. [Telemetry], which comes later, gives them somebody to
/// tell.
public final class Signals {

  private final Tracing tracing = new Tracing();
  private final RequestObservers observers = new RequestObservers(List.of(tracing));

  /// Signals that nobody gets yet.
  public Signals() {}

  /// What makes spans of them.
  Tracing tracing() {
    return tracing;
  }

  /// Who wants to know of requests.
  public RequestObservers observers() {
    return observers;
  }
}
