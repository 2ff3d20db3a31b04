package dev.weir.bench;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import dev.weir.gateway.limit.LocalLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// The time of one decision about a rate that is counted in this process, on one key or on many.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LimitBenchmark {

  /// How many keys there are; each request has one of them by chance.
  @Param({"1", "10000"})
  public int keys;

  private final Limit limit = new Limit.Rate(1_000, Duration.ofSeconds(1), 1_000);
  private final LocalLimits limits = new LocalLimits(System::nanoTime, InstantSource.system());
  private final String[] names =
      IntStream.range(0, 10_000)
          .mapToObj(i -> "client-address|192.0.2." + i)
          .toArray(String[]::new);

  /// One thread.
  @Benchmark
  public Grant decide() {
    return limits.take(names[ThreadLocalRandom.current().nextInt(keys)], limit, 1, 1);
  }

  /// Two threads at once.
  @Benchmark
  @Threads(2)
  public Grant decideAtOnce() {
    return decide();
  }
}
