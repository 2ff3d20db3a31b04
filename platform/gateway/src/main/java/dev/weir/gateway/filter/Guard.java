package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.log.FilterRun;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.wire.GatewayExchange;
import org.jspecify.annotations.Nullable;

/// What watches over one filter: the tally of its plugin's version, and what may keep requests away
/// from it.
public record Guard(FilterTally tally, Quarantine quarantine) {

  /// A guard for a filter that came from no file.
  static Guard of(String filter) {
    return new Guard(
        new FilterTally(new FilterTally.Id("", "", filter)), Quarantine.withoutFailures(filter));
  }

  /// A pass of a request through the filter, which begins now; null if the filter may not have the
  /// request, which is counted.
  ///
  /// @param next the rest of the chain
  @Nullable Pass admit(Named place, Request request, Chain next) {
    var admission = quarantine.admit();
    if (admission == Quarantine.WITHHELD) {
      tally.withheld();
      return null;
    }
    var log = log(request);
    var runs = log == null ? null : log.filters();
    if (runs == null) {
      return new Pass(next, admission, FilterTally.timesThisOne(), null);
    }
    var run = new FilterRun(place.who(), request);
    runs.began(run);
    return new Pass(next, admission, FilterTally.timesThisOne(), run);
  }

  /// Takes note of a filter that asks the rest of the chain once more: what that said before is not
  /// what becomes of the request.
  static void asksAgain(Request request) {
    var log = log(request);
    if (log != null) {
      log.forgetRefusal();
    }
  }

  private static @Nullable RequestLog log(Request request) {
    return request.exchange() instanceof GatewayExchange exchange ? exchange.log() : null;
  }

  /// Why the filter may not have a request.
  GatewayException withheld(Named place) {
    return quarantine
        .revocation()
        .map(reason -> new GatewayException(ErrorCode.FILTER_REVOKED, place + ": " + reason))
        .orElseGet(() ->
            new GatewayException(
                ErrorCode.FILTER_UNAVAILABLE, place + ": in quarantine, as it keeps failing"));
  }

  /// Takes note of a request that left the filter with a response.
  void answered(Named place, Request request, Pass pass, Response response) {
    pass.end(tally);
    tally.ended(response.status());
    if (response.status() >= 400 && !pass.hasAsked() && !StoredAnswers.isOne(response)) {
      refusedBy(place, request, response.status());
    }
    var run = pass.run();
    if (run != null) {
      run.gives(response);
      end(run, request);
    }
    succeeded(pass);
  }

  private static void refusedBy(Named place, Request request, int status) {
    var log = log(request);
    if (log != null) {
      log.refusedBy(place.id(), status);
    }
  }

  private static void end(FilterRun run, Request request) {
    var log = log(request);
    var runs = log == null ? null : log.filters();
    if (runs != null) {
      runs.ended(run);
    }
  }

  /// Takes note of a request that ended at the filter or below, or would have if the filter's
  /// failure did not let it pass.
  void refused(Named place, Request request, Pass pass, GatewayException refusal) {
    pass.end(tally);
    tally.ended(refusal.code().status());
    var isOwn = !pass.failedWith(refusal);
    if (isOwn && !isSkipped(place, refusal)) {
      refusedBy(place, request, refusal.code().status());
    }
    var run = pass.run();
    if (run != null) {
      run.fails(refusal.code(), isOwn);
      end(run, request);
    }
    judge(pass, refusal);
  }

  private static boolean isSkipped(Named place, GatewayException refusal) {
    return place.onFailure() == FailurePolicy.OPEN
        && refusal.code().source() == ErrorCode.Source.FILTER;
  }

  private void judge(Pass pass, GatewayException refusal) {
    if (refusal.code().source() != ErrorCode.Source.FILTER || pass.failedWith(refusal)) {
      succeeded(pass);
      return;
    }
    tally.failed();
    // A filter that says that it is unavailable works, if only to say so.
    if (refusal.code() != ErrorCode.FILTER_UNAVAILABLE
        && refusal.code() != ErrorCode.FILTER_REVOKED) {
      quarantine.failed(pass.admission(), refusal);
    }
  }

  private void succeeded(Pass pass) {
    quarantine.succeeded(pass.admission());
  }
}
