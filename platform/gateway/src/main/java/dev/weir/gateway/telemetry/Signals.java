package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.telemetry.accesslog.AccessLogNumbers;
import dev.weir.gateway.telemetry.accesslog.AccessLogs;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.telemetry.tap.Taps;
import dev.weir.gateway.telemetry.trace.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/// The ways to tell of requests, which live as long as the gateway.
///
/// Made before the first route table, whose routes ask for observers; so it must be cheap, and load
/// no classes of the OpenTelemetry SDK. [Telemetry], which comes later, gives them somebody to
/// tell.
public final class Signals {

  private final Tracing tracing = new Tracing();
  private final Taps taps = new Taps(Redaction.strict());
  private final RequestTallies requests = new RequestTallies();
  private final AccessLogs accessLogs;
  private final RequestObservers observers;

  /// Signals that nobody gets yet.
  ///
  /// @param isServing whether there will be requests
  public Signals(boolean isServing) {
    accessLogs = new AccessLogs(isServing, it -> OtlpSettings.of(it, Signal.LOGS).logExporter());
    observers =
        new RequestObservers(List.of(tracing, new RequestCounting(requests), taps, accessLogs));
  }

  /// What became of the lines of access logs.
  public List<AccessLogNumbers> accessLogs() {
    return accessLogs.numbers();
  }

  /// Says who the gateway is, for collectors.
  void resource(Resource resource) {
    accessLogs.resource(resource);
  }

  /// What makes spans of them.
  Tracing tracing() {
    return tracing;
  }

  /// The operators who look at requests.
  public Taps taps() {
    return taps;
  }

  /// What is counted of requests.
  public RequestTallies requests() {
    return requests;
  }

  /// Does from now on what a configuration says.
  public void use(GatewayConfig config) {
    var redaction = Redaction.of(config.telemetry().redact());
    tracing.redact(redaction);
    var routes = config.routes().stream().map(RouteConfig::id).toList();
    taps.use(redaction, config.admin().token(), routes);
  }

  /// Who wants to know of requests.
  public RequestObservers observers() {
    return observers;
  }
}
