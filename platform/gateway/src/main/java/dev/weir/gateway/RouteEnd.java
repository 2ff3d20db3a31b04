package dev.weir.gateway;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.wire.GatewayExchange;

/// The end of a chain with filters: the route's own upstream, or that of another route if a filter
/// asked for the route to be chosen once more.
record RouteEnd(Chain own, Reselection reselection) implements Chain {

  @Override
  public Response proceed(Request request) throws Exception {
    return request.exchange() instanceof GatewayExchange exchange && exchange.isRouteReselected()
        ? reselection.proceed(request, exchange)
        : own.proceed(request);
  }
}
