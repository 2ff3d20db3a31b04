package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.tally.RequestTallies;

/// Has all requests counted, as long as their routes are there.
record RequestCounting(RequestTallies tallies) implements RequestObservers.Way {

  private static final RequestObservers.Way NOBODY =
      new RequestObservers.Way() {
        @Override
        public RequestObserver of(RouteConfig route) {
          return RequestObserver.NONE;
        }

        @Override
        public RequestObserver unrouted() {
          return RequestObserver.NONE;
        }
      };

  @Override
  public RequestObservers.Way forTable(
      RequestObservers.Plan plan, RequestObservers.Refusals refusals) {
    return plan.config().telemetry().metrics().requests() ? this : NOBODY;
  }

  @Override
  public RequestObserver of(RouteConfig route) {
    return tallies.hold(route.id(), route.match().path());
  }

  @Override
  public void gone(RouteConfig route) {
    tallies.release(route.id(), route.match().path());
  }

  @Override
  public RequestObserver unrouted() {
    return tallies.unrouted();
  }
}
