package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.tally.RequestTallies;
import java.util.List;

/// The ways to tell of requests, which live as long as the gateway.
///
/// Made before the first route table, whose routes ask for observers; so it must be cheap, and load
/// no classes of the OpenTelemetry SDK. [Telemetry], which comes later, gives them somebody to
/// tell.
public final class Signals {

  private final RequestTallies requests = new RequestTallies();
  private final RequestObservers observers =
      new RequestObservers(List.of(new RequestCounting(requests)));

  /// Signals that nobody gets yet.
  public Signals() {}

  /// What is counted of requests.
  public RequestTallies requests() {
    return requests;
  }

  /// Who wants to know of requests.
  public RequestObservers observers() {
    return observers;
  }
}
