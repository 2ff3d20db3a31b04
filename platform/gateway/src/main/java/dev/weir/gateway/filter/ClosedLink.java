package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// A filter whose failure refuses the request.
///
/// This is the hot path: it allocates one small object, and all that is rare is out of the way in
/// [Blame].
record ClosedLink(Named place, Guard guard, Filter filter, Chain next, FailureLog log)
    implements Chain {

  ClosedLink(Named place, Chain next, FailureLog log) {
    this(place, place.guard(), place.filter(), next, log);
  }

  @Override
  public Response proceed(Request request) {
    var pass = guard.admit(place, request, next);
    if (pass == null) {
      throw log.ends(request, guard.withheld(place));
    }
    Response response;
    try {
      response = filter.handle(request, pass);
    } catch (GatewayException refusal) {
      throw ends(request, pass, refusal);
    } catch (Throwable failure) {
      throw ends(request, pass, Blame.filter(place, request, failure));
    }
    if (response == null) {
      throw ends(request, pass, Blame.noResponse(place));
    }
    guard.answered(place, request, pass, response);
    return response;
  }

  private GatewayException ends(Request request, Pass pass, GatewayException refusal) {
    guard.refused(place, request, pass, refusal);
    return log.ends(request, refusal);
  }
}
