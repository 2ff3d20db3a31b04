package dev.weir.gateway.telemetry;

import java.util.List;

/// The ways to tell of requests, which live as long as the gateway.
///
/// Made before the first route table, whose routes ask for observers; so it must be cheap, and load
/// no classes of the OpenTelemetry SDK. [Telemetry], which comes later, gives them somebody to
/// tell.
public final class Signals {

  private final RequestObservers observers = new RequestObservers(List.of());

  /// Signals that nobody gets yet.
  public Signals() {}

  /// Who wants to know of requests.
  public RequestObservers observers() {
    return observers;
  }
}
