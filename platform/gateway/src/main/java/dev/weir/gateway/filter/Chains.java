package dev.weir.gateway.filter;

import dev.weir.api.Chain;
import java.util.List;
import java.util.function.Supplier;

/// Links the filters of a route into the chain that answers its requests.
///
/// The links are made once, from the back, so a request costs one call per filter and no lists.
/// Whatever leaves a linked chain is a response or a [dev.weir.api.GatewayException] that names who
/// failed: each link answers for its own filter, so nothing that comes out of [Chain#proceed] is
/// blamed on the filter that called it.
public final class Chains {

  private Chains() {}

  /// The chain that runs the filters in order and ends at `last`.
  public static Chain link(List<? extends Step> steps, Chain last) {
    return link(steps, last, FailureLog::create);
  }

  static Chain link(List<? extends Step> steps, Chain last, Supplier<FailureLog> logs) {
    Chain chain = new LastLink(last);
    for (var step : steps.reversed()) {
      chain = prepend(step, chain, logs);
    }
    return chain;
  }

  private static Chain prepend(Step step, Chain next, Supplier<FailureLog> logs) {
    return switch (step) {
      case Named place -> prepend(place, next, logs);
      case Step.Pair(var split, var stable, var candidate) ->
          new SplitLink(split, prepend(stable, next, logs), prepend(candidate, next, logs));
    };
  }

  private static Chain prepend(Named place, Chain next, Supplier<FailureLog> logs) {
    return switch (place.onFailure()) {
      case CLOSED -> new ClosedLink(place, next, logs.get());
      case OPEN -> new OpenLink(place, next, logs.get());
    };
  }
}
