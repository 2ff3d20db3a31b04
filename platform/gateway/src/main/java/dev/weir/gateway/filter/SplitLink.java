package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.wire.GatewayExchange;

/// A filter in two versions, each of which gets its share of the requests.
record SplitLink(Split split, Chain stable, Chain candidate) implements Chain {

  @Override
  public Response proceed(Request request) throws Exception {
    return split.isCandidate(id(request.exchange()))
        ? candidate.proceed(request)
        : stable.proceed(request);
  }

  private static String id(Exchange exchange) {
    return exchange instanceof GatewayExchange known ? known.drawnId() : exchange.id();
  }
}
