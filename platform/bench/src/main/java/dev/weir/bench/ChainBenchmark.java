package dev.weir.bench;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.filter.Chains;
import dev.weir.gateway.filter.Named;
import dev.weir.gateway.wire.WireHeaders;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.infra.Blackhole;

/// The time that the filters of a route take: each sets a header of the request.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChainBenchmark {

  /// How many filters the chain has.
  @Param({"0", "1", "5"})
  public int filters;

  private final Request request = request();
  private Chain chain = request -> Response.of(200);

  private static Request request() {
    var headers = new WireHeaders(HeadSamples.block("browser"));
    return Request.get("/api/v1/orders/4711").withHeaders(headers);
  }

  /// Links the chain, in front of an upstream that answers at once.
  @Setup
  public void link(Blackhole upstream) {
    var named = IntStream.range(0, filters).mapToObj(ChainBenchmark::setting).toList();
    var response = Response.of(200);
    chain =
        Chains.link(
            named,
            outgoing -> {
              upstream.consume(outgoing);
              return response;
            });
  }

  private static Named setting(int index) {
    var header = "X-Bench-" + index;
    return Named.of(
        "bench", "set-" + index, (request, rest) -> rest.proceed(request.withHeader(header, "1")));
  }

  /// The request runs through the chain.
  @Benchmark
  public Response proceed() throws Exception {
    return chain.proceed(request);
  }
}
