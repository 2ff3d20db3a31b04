package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// A filter whose failure refuses the request.
///
/// This is the hot path: it allocates nothing, and all that is rare is out of the way in [Blame].
record ClosedLink(Named place, Filter filter, Chain next, FailureLog log) implements Chain {

  @Override
  public Response proceed(Request request) {
    Response response;
    try {
      response = filter.handle(request, next);
    } catch (GatewayException refusal) {
      throw log.ends(request, refusal);
    } catch (Throwable failure) {
      throw log.ends(request, Blame.filter(place, request, failure));
    }
    if (response == null) {
      throw log.ends(request, Blame.noResponse(place));
    }
    return response;
  }
}
