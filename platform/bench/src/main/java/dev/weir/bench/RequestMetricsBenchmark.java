package dev.weir.bench;

import dev.weir.api.Headers;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.wire.GatewayExchange;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// What it takes to count one request and its try at an endpoint, when all else is written down.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestMetricsBenchmark {

  private final RequestObserver observer =
      new RequestTallies().hold("orders", "/orders/{id}");

  /// The request of one thread, which ends over and over.
  @State(Scope.Thread)
  public static class Request {

    final RequestLog log = GatewayExchange.ofOwnRequest().log();

    /// One that has ended.
    public Request() {
      log.asks("GET", "orders.example", "/orders/1", null);
      log.observedBy(
          new RequestObserver() {
            @Override
            public void begins(RequestLog begun, Headers headers) {}

            @Override
            public void ended(RequestLog ended) {}
          });
      var attempt =
          Objects.requireNonNull(log.tries("origin", dev.weir.api.Request.get("/orders/1")));
      attempt.connected("10.0.0.1:9000", true);
      attempt.answered(200);
      attempt.ended();
      log.responds(200);
      log.ended(120, 340);
    }
  }

  /// One thread.
  @Benchmark
  public void count(Request request) {
    observer.begins(request.log, Headers.empty());
    observer.ended(request.log);
  }

  /// Two threads at once.
  @Benchmark
  @Threads(2)
  public void countAtOnce(Request request) {
    count(request);
  }
}
