package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;

/// A filter whose failure lets the request pass.
///
/// - A filter that fails before it asked the rest of the chain is skipped: the request goes on as
///   it came.
/// - A filter that fails afterwards is skipped on the way back: the response goes on as it came.
/// - A body of which the filter took something away cannot go on as it came. Half a message must
///   not pass for a whole one, so then the failure refuses the request.
/// - Refusals are no failures: a [GatewayException] passes unless its code says that the filter
///   itself failed.
final class OpenLink implements Chain {

  private final Named place;
  private final Guard guard;
  private final Chain next;
  private final FailureLog log;

  OpenLink(Named place, Chain next, FailureLog log) {
    this.place = place;
    this.guard = place.guard();
    this.next = next;
    this.log = log;
  }

  @Override
  public Response proceed(Request request) throws Exception {
    var pass = guard.admit(place, request, next);
    if (pass == null) {
      return next.proceed(request);
    }
    var attempt = new Attempt(pass, request);
    GatewayException failure;
    try {
      var response = place.filter().handle(attempt.request(), attempt);
      if (response != null) {
        guard.answered(place, request, pass, response);
        return attempt.settled(response);
      }
      failure = Blame.noResponse(place);
    } catch (GatewayException refusal) {
      failure = refusal;
    } catch (Throwable thrown) {
      failure = Blame.filter(place, request, thrown);
    }
    guard.refused(place, request, pass, failure);
    return isOwn(failure, attempt) ? pass(request, failure, attempt) : refuse(failure, attempt);
  }

  private static boolean isOwn(GatewayException failure, Attempt attempt) {
    return failure.code().source() == ErrorCode.Source.FILTER && !attempt.failedWith(failure);
  }

  private Response pass(Request request, GatewayException failure, Attempt attempt)
      throws Exception {
    if (!attempt.isIntact()) {
      return refuse(log.ends(request, consumed(failure)), attempt);
    }
    log.failed(failure);
    return attempt.outcome();
  }

  private static Response refuse(GatewayException failure, Attempt attempt) {
    attempt.close();
    throw failure;
  }

  private static GatewayException consumed(GatewayException failure) {
    var message = failure.getMessage() + "; it cannot be skipped: it had begun to read the body";
    return new GatewayException(failure.code(), message, failure);
  }
}
