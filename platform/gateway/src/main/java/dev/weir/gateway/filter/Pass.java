package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.log.FilterRun;
import org.jspecify.annotations.Nullable;

/// The rest of the chain as one filter asks it for one request: tells the filter's own time, and
/// its own failures, from those below.
///
/// A filter may hand it to another thread. Two that ask at the same time can spoil the time of that
/// request, and nothing else.
final class Pass implements Chain {

  private final Chain next;
  private final int admission;
  private final boolean isTimed;
  private final long begin;
  private final @Nullable FilterRun run;
  private long below;
  private boolean hasAsked;
  private @Nullable Throwable failure;

  /// One that begins now.
  ///
  /// @param admission what the filter's quarantine says of the request
  /// @param run what is written down of it; null if nobody wants to know
  Pass(Chain next, int admission, boolean isTimed, @Nullable FilterRun run) {
    this.next = next;
    this.admission = admission;
    this.isTimed = isTimed;
    this.run = run;
    this.begin = now();
  }

  int admission() {
    return admission;
  }

  private long now() {
    return isTimed ? System.nanoTime() : 0;
  }

  @Override
  public Response proceed(Request request) throws Exception {
    if (hasAsked) {
      Guard.asksAgain(request);
    }
    hasAsked = true;
    if (run != null) {
      return proceed(request, run);
    }
    var asked = now();
    try {
      return next.proceed(request);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      below += now() - asked;
    }
  }

  private Response proceed(Request request, FilterRun run) throws Exception {
    run.asks(request);
    var asked = System.nanoTime();
    Response response = null;
    try {
      response = next.proceed(request);
      return response;
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      var took = System.nanoTime() - asked;
      below += took;
      run.asked(response, took);
    }
  }

  /// What is written down of it; null if nobody wants to know.
  @Nullable FilterRun run() {
    return run;
  }

  /// Whether the filter has asked the rest of the chain.
  boolean hasAsked() {
    return hasAsked;
  }

  /// Whether that is what the rest of the chain threw at last.
  boolean failedWith(GatewayException thrown) {
    return thrown.equals(failure);
  }

  /// Tells the time since it began, without what the rest of the chain took, if it was timed.
  void end(FilterTally tally) {
    if (isTimed) {
      tally.took(Math.max(0, now() - begin - below));
    }
  }
}
