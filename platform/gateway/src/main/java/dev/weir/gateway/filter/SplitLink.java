package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// A filter in two versions, each of which gets its share of the requests.
record SplitLink(Split split, Chain stable, Chain candidate) implements Chain {

  @Override
  public Response proceed(Request request) throws Exception {
    return split.isCandidate(request.exchange().id())
        ? candidate.proceed(request)
        : stable.proceed(request);
  }
}
