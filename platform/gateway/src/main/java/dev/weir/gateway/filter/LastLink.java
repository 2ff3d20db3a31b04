package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// The end of the chain: marks what fails there, so that no filter is blamed for it.
record LastLink(Chain last) implements Chain {

  @Override
  public Response proceed(Request request) {
    Response response;
    try {
      response = last.proceed(request);
    } catch (GatewayException refusal) {
      throw refusal;
    } catch (Throwable failure) {
      throw Blame.upstream(request, failure);
    }
    if (response == null) {
      throw Blame.noResponse();
    }
    return response;
  }
}
