package dev.weir.gateway.filter;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.jspecify.annotations.Nullable;

/// One pass of one request through a filter that may be skipped: remembers what is needed to go on
/// without it.
final class Attempt implements Chain {

  private final Chain next;
  private final Request original;
  private final Request request;
  private @Nullable Response answer;
  private @Nullable WatchedBody answerBody;
  private @Nullable GatewayException failure;

  Attempt(Chain next, Request original) {
    this.next = next;
    this.original = original;
    this.request =
        original.body().isReplayable()
            ? original
            : original.withBody(new WatchedBody(original.body()));
  }

  /// The request as the filter gets it.
  Request request() {
    return request;
  }

  @Override
  public Response proceed(Request changed) throws Exception {
    // A filter that asks again has given up the response of the time before.
    release(answerBody);
    answer = null;
    answerBody = null;
    failure = null;
    try {
      answer = next.proceed(unwatched(changed));
    } catch (Throwable thrown) {
      // Not only refusals: a link that ran out of stack must not be asked a second time either.
      failure = Blame.upstream(changed, thrown);
      throw failure;
    }
    var body = answer.body();
    if (body.isReplayable()) {
      return answer;
    }
    answerBody = new WatchedBody(body);
    return answer.withBody(answerBody);
  }

  boolean failedWith(GatewayException thrown) {
    return failure == thrown;
  }

  /// Whether what would go on is still as it came.
  boolean isIntact() {
    if (failure != null) {
      return true;
    }
    var body = answer == null ? request.body() : answerBody;
    return !(body instanceof WatchedBody watched) || !watched.isTouched();
  }

  /// What the rest of the chain says, asking it if the filter did not get that far.
  Response outcome() throws Exception {
    if (failure != null) {
      throw failure;
    }
    if (answer != null) {
      var body = answer.body();
      var whole = answerBody == null ? body.replay() : answerBody.source();
      return answer.withBody(whole);
    }
    var body = original.body();
    return next.proceed(body.isReplayable() ? original.withBody(body.replay()) : original);
  }

  /// Takes the watch off the response of the filter, which is what the client gets.
  Response settled(Response response) {
    release(request.body());
    release(answerBody);
    return answerBody != null && response.body() == answerBody
        ? response.withBody(answerBody.source())
        : response;
  }

  /// Gives up the response that nobody will get.
  void close() {
    release(request.body());
    release(answerBody);
    if (answer != null) {
      answer.close();
    }
  }

  private static void release(@Nullable Body body) {
    if (body instanceof WatchedBody watched) {
      watched.release();
    }
  }

  private Request unwatched(Request changed) {
    return changed.body() instanceof WatchedBody watched && watched == request.body()
        ? changed.withBody(watched.source())
        : changed;
  }
}
