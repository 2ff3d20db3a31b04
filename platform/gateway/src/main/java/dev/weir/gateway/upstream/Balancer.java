package dev.weir.gateway.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Weighted round robin: endpoints take turns, spread as evenly as their weights allow.
final class Balancer {

  private final List<Endpoint> turns;
  private final AtomicInteger next = new AtomicInteger();

  private Balancer(List<Endpoint> turns) {
    this.turns = turns;
  }

  /// A balancer over these endpoints.
  ///
  /// @param weights one for each endpoint, at least 1
  static Balancer of(List<Endpoint> endpoints, List<Integer> weights) {
    var divisor = weights.stream().reduce(0, Balancer::greatestCommonDivisor);
    var total = weights.stream().mapToInt(weight -> weight / divisor).sum();
    var credit = new int[endpoints.size()];
    var turns = new ArrayList<Endpoint>(total);
    for (var turn = 0; turn < total; turn++) {
      var best = 0;
      for (var i = 0; i < credit.length; i++) {
        credit[i] += weights.get(i) / divisor;
        best = credit[i] > credit[best] ? i : best;
      }
      credit[best] -= total;
      turns.add(endpoints.get(best));
    }
    return new Balancer(List.copyOf(turns));
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /// The endpoint whose turn it is.
  Endpoint next() {
    return turns.get(Math.floorMod(next.getAndIncrement(), turns.size()));
  }
}
