package dev.weir.bench;

import dev.weir.api.Headers;
import dev.weir.bench.RouteSamples.Asked;
import dev.weir.gateway.route.RouteResult;
import dev.weir.gateway.route.RouteTree;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The time to find the route of a request, each request for another route than the one before.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteLookupBenchmark {

  /// How many routes the tree holds.
  @Param({"100", "10000", "100000"})
  public int routes;

  /// How many hosts share the routes.
  @Param({"1", "100"})
  public int hosts;

  private RouteTree<Integer> tree = RouteTree.of(List.of());
  private Asked[] requests = {};
  private Asked[] misses = {};
  private int next;

  /// Builds the tree and the requests.
  @Setup
  public void build() {
    tree = RouteTree.of(RouteSamples.routes(routes, hosts));
    var asked = RouteSamples.requests(routes, hosts);
    requests = asked.toArray(Asked[]::new);
    misses = asked.stream().map(RouteLookupBenchmark::missed).toArray(Asked[]::new);
  }

  private static Asked missed(Asked asked) {
    return new Asked(asked.host(), asked.path().replace("s/", "z/") + "/x/y/z", asked.method());
  }

  /// A route answers.
  @Benchmark
  public RouteResult<Integer> hit() {
    return find(requests);
  }

  /// The path ends in something that no route has.
  @Benchmark
  public RouteResult<Integer> miss() {
    return find(misses);
  }

  /// No look-up: what it takes to get at a request that is not in the cache. A gateway has just
  /// read its request from the network, so this is to be taken off the others.
  @Benchmark
  public int requestAlone() {
    next = next + 1 < requests.length ? next + 1 : 0;
    var request = requests[next];
    var path = request.path();
    var sum = request.host().length() + request.method().length();
    for (var i = 0; i < path.length(); i += 8) {
      sum += path.charAt(i);
    }
    return sum;
  }

  private RouteResult<Integer> find(Asked[] asked) {
    next = next + 1 < asked.length ? next + 1 : 0;
    var request = asked[next];
    return tree.find(request.host(), request.path(), request.method(), Headers.empty(), null);
  }
}
