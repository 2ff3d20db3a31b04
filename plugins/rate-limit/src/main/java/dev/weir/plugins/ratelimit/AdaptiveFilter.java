package dev.weir.plugins.ratelimit;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Metrics.Counter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.ratelimit.AdaptiveLimit.Decision;
import java.util.Map;

/// Lets through what the upstream can bear, and refuses strange clients first.
final class AdaptiveFilter implements Filter, AutoCloseable {

  private static final String POLICY = "adaptive";

  private final AdaptiveLimit limit;
  private final KeyTemplate key;
  private final Manners manners;

  /// How it deals with requests.
  ///
  /// @param counters by verdict
  /// @param whenClosed ends what looks after the limit
  record Manners(
      boolean isDryRun, Map<AdaptiveLimit.Verdict, Counter> counters, Runnable whenClosed) {}

  AdaptiveFilter(AdaptiveLimit limit, KeyTemplate key, Manners manners) {
    this.limit = limit;
    this.key = key;
    this.manners = manners;
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    var client = key.of(request);
    if (client == null) {
      return chain.proceed(request);
    }
    var decision = limit.decide(client, request.path().hashCode());
    var counter = manners.counters.get(decision.verdict());
    if (counter != null) {
      counter.increment();
    }
    if (decision.verdict() != AdaptiveLimit.Verdict.PASSES && !manners.isDryRun) {
      return refusal(request, decision);
    }
    return served(request, chain, decision.client());
  }

  private Response refusal(Request request, Decision decision) {
    var type =
        decision.verdict() == AdaptiveLimit.Verdict.STRANGE
            ? RateLimitFields.ABNORMAL_USAGE
            : RateLimitFields.REDUCED_CAPACITY;
    return RateLimitFields.refusal(
        type, POLICY, decision.grant().retryAfter(), request.exchange().id());
  }

  private Response served(Request request, Chain chain, ClientHabits client) throws Exception {
    var began = System.nanoTime();
    try {
      var response = chain.proceed(request);
      limit.served(client, response.status(), System.nanoTime() - began);
      return response;
    } catch (GatewayException e) {
      limit.served(client, e.code().status(), System.nanoTime() - began);
      throw e;
    }
  }

  @Override
  public void close() {
    manners.whenClosed.run();
  }
}
