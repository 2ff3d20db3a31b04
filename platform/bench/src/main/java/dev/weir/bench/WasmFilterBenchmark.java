package dev.weir.bench;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.wasm.WasmFilter;
import dev.weir.wasm.WasmHost;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.Isolation;
import dev.weir.wasm.host.WasmLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The time that a WASM filter takes, with all that the host does around it.
///
/// The system property `weir.wasm-filters` says where the official filters are.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WasmFilterBenchmark {

  /// One filter with one configuration.
  public enum Sample {
    /// Rust: one header of the response is set.
    RUST_ONE_HEADER(
        "security-headers",
        """
        {"strict-transport-security":false,"x-frame-options":false,"referrer-policy":false,\
        "cross-origin-opener-policy":false,"remove":[],"mark":false}\
        """),
    /// Rust: five headers of the response and one of the request set, two removed.
    RUST_DEFAULTS("security-headers", "{}"),
    /// Go: one header of the request is read and searched for the names of bots, and one set.
    GO_DEFAULTS("bot-detection", "{}"),
    /// Go with the official SDK for proxy-wasm: a header of the request is read, a metric counted.
    GO_PROXY_WASM("examples-proxy-wasm-go", "path-counter", "{}");

    private final String directory;
    private final String module;
    private final String config;

    Sample(String module, String config) {
      this(module, module, config);
    }

    Sample(String directory, String module, String config) {
      this.directory = directory;
      this.module = module;
      this.config = config;
    }

    private byte[] bytes() throws IOException {
      var filters = Path.of(System.getProperty("weir.wasm-filters", "wasm-filters"));
      return Files.readAllBytes(filters.resolve(directory, "dist", module + ".wasm"));
    }
  }

  private static final int FIVE = 5;

  /// The filter that is measured.
  @Param public Sample sample = Sample.RUST_ONE_HEADER;

  private final WasmHost host = WasmHost.start();
  private final Request request =
      Request.get("/api/v1/orders/4711").withHeaders(new WireHeaders(HeadSamples.block("browser")));
  private final Response response =
      Response.of(200)
          .withHeaders(
              Headers.of("Content-Type", "application/json").with("Server", "nginx/1.22.1"));

  private Filter filter = (request, chain) -> chain.proceed(request);
  private Filter isolated = filter;
  private Chain chain = request -> response;
  private final List<Filter> five = new ArrayList<>();
  private Chain chainOfFive = chain;

  /// Starts the filter, in front of an upstream that answers at once.
  @Setup
  public void start(Blackhole upstream) throws IOException {
    chain =
        outgoing -> {
          upstream.consume(outgoing);
          return response;
        };
    chainOfFive = chain;
    var module = host.module(sample.module, sample.bytes());
    var config = sample.config.getBytes(StandardCharsets.UTF_8);
    var settings = FilterSettings.builder(sample.module).config(config).limits(limits());
    filter = WasmFilter.create(host, module, settings.build());
    for (var i = 0; i < FIVE; i++) {
      var one = WasmFilter.create(host, module, settings.build());
      five.add(one);
      chainOfFive = before(one, chainOfFive);
    }
    isolated = WasmFilter.create(host, module, settings.isolation(Isolation.REQUEST).build());
  }

  private static Chain before(Filter filter, Chain rest) {
    return request -> filter.handle(request, rest);
  }

  // More time than by default: whoever else uses the machine may take the core away for 20 ms.
  private static WasmLimits limits() {
    var limits = WasmLimits.defaults();
    return limits.withTimes(Duration.ofSeconds(1), limits.startTime());
  }

  /// Stops the filter.
  @TearDown
  public void stop() throws Exception {
    five.add(filter);
    five.add(isolated);
    for (var made : five) {
      if (made instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
    host.close();
  }

  /// The request goes through the filter to the upstream, the response comes back.
  @Benchmark
  public Response handle() throws Exception {
    return filter.handle(request, chain);
  }

  /// The request goes through five filters like it, each with instances of its own.
  @Benchmark
  public Response handleByFive() throws Exception {
    return chainOfFive.proceed(request);
  }

  /// The same, with an instance of its own.
  @Benchmark
  public Response handleInIsolation() throws Exception {
    return isolated.handle(request, chain);
  }
}
