package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
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
  @Nullable Pass admit(Chain next) {
    var admission = quarantine.admit();
    if (admission == Quarantine.WITHHELD) {
      tally.withheld();
      return null;
    }
    return new Pass(next, admission, FilterTally.timesThisOne());
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
  void answered(Pass pass, int status) {
    pass.end(tally);
    tally.ended(status);
    succeeded(pass);
  }

  /// Takes note of a request that ended at the filter or below, or would have if the filter's
  /// failure did not let it pass.
  void refused(Pass pass, GatewayException refusal) {
    pass.end(tally);
    tally.ended(refusal.code().status());
    judge(pass, refusal);
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
