package dev.weir.plugins.ratelimit;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts each request against all limits, and refuses it at the first one that has no room.
///
/// What was taken from other limits for a request that is not served is given back: who is over one
/// limit does not use up the others.
final class RateLimitFilter implements Filter, AutoCloseable {

  private final List<Rule> rules;
  private final boolean isDryRun;
  private final boolean tellsClients;
  private final Runnable whenClosed;

  /// @param isDryRun whether requests are only counted
  /// @param whenClosed runs when the filter is closed
  RateLimitFilter(List<Rule> rules, boolean isDryRun, boolean tellsClients, Runnable whenClosed) {
    this.rules = List.copyOf(rules);
    this.isDryRun = isDryRun;
    this.tellsClients = tellsClients && !isDryRun;
    this.whenClosed = whenClosed;
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    var claims = new ArrayList<Rule.Claim>(rules.size());
    var isAdmitted = false;
    try {
      for (var rule : rules) {
        var claim = take(rule, request);
        if (claim == null) {
          continue;
        }
        claims.add(claim);
        if (!claim.grant().isGranted() && !isDryRun) {
          return refusal(request, claim);
        }
      }
      isAdmitted = true;
    } finally {
      if (!isAdmitted) {
        claims.forEach(Rule.Claim::giveBack);
      }
    }
    return serve(request, chain, claims);
  }

  // A dry run refuses nobody, not even where the store cannot be asked and the limit says so.
  private Rule.@Nullable Claim take(Rule rule, Request request) throws InterruptedException {
    try {
      return rule.take(request);
    } catch (GatewayException e) {
      if (isDryRun) {
        return null;
      }
      throw e;
    }
  }

  private Response refusal(Request request, Rule.Claim claim) {
    var response =
        RateLimitFields.refusal(
            RateLimitFields.QUOTA_EXCEEDED,
            claim.name(),
            claim.grant().retryAfter(),
            request.exchange().id());
    return tellsClients
        ? response.withHeaders(RateLimitFields.on(response.headers(), List.of(claim)))
        : response;
  }

  private Response serve(Request request, Chain chain, List<Rule.Claim> claims) throws Exception {
    var isServed = false;
    try {
      var response = chain.proceed(request);
      for (var claim : claims) {
        claim.charge(response.headers());
      }
      isServed = true;
      return told(hold(response, claims), claims);
    } finally {
      if (!isServed) {
        release(claims);
      }
    }
  }

  private static Response hold(Response response, List<Rule.Claim> claims) {
    for (var claim : claims) {
      if (claim.isHeld()) {
        return response.withBody(new HeldBody(response.body(), () -> release(claims)));
      }
    }
    return response;
  }

  /// Gives back what counts only while a request is being served.
  private static void release(List<Rule.Claim> claims) {
    for (var claim : claims) {
      if (claim.isHeld()) {
        claim.giveBack();
      }
    }
  }

  private Response told(Response response, List<Rule.Claim> claims) {
    return tellsClients
        ? response.withHeaders(RateLimitFields.on(response.headers(), claims))
        : response;
  }

  @Override
  public void close() {
    rules.forEach(Rule::close);
    whenClosed.run();
  }
}
