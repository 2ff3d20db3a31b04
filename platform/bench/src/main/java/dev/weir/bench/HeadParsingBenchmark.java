package dev.weir.bench;

import dev.weir.http.BadMessageException;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
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

/// The time to read the head of a request that has come in as a whole.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadParsingBenchmark {

  /// Who sent the request: 4, 9 or 30 fields.
  @Param({"tool", "browser", "mesh"})
  public String client = "";

  private final HeadParser parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
  private byte[] bytes = {};

  /// Takes the head of that client.
  @Setup
  public void read() {
    bytes = HeadSamples.bytes(client);
  }

  /// The parser of one connection reads one request after the other.
  @Benchmark
  public int parse() throws BadMessageException {
    return parser.parse(bytes, 0, bytes.length);
  }
}
