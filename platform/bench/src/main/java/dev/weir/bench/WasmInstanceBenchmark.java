package dev.weir.bench;

import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Snapshot;
import dev.weir.wasm.engine.Wasi;
import dev.weir.wasm.engine.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
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

/// The time that an instance of a WASM filter takes to be made: started, or from a snapshot of one
/// that was started.
///
/// Its host functions do nothing. The system property `weir.wasm-filters` says where the official
/// filters are.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WasmInstanceBenchmark {

  private static final long MAX_MEMORY = 64 << 20;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// The filter: `security-headers` is written in Rust, `bot-detection` in Go.
  @Param({"security-headers", "bot-detection"})
  public String filter = "";

  private final Watchdog watchdog = Watchdog.start();
  private Optional<Program> program = Optional.empty();
  private Optional<Snapshot> snapshot = Optional.empty();

  /// Compiles the module, and takes the snapshot.
  @Setup
  public void compile() throws IOException {
    var directory = Path.of(System.getProperty("weir.wasm-filters", "wasm-filters"));
    var file = directory.resolve(filter).resolve("dist").resolve(filter + ".wasm");
    program = Optional.of(Program.parse(Files.readAllBytes(file)));
    try (var guest = started()) {
      snapshot = Optional.of(guest.snapshot());
    }
  }

  /// Ends the watchdog.
  @TearDown
  public void stop() {
    watchdog.close();
  }

  private static Imports imports() {
    var imports = new Imports().fallback((_, _) -> (_, _) -> 0);
    Wasi.offer(imports, (_, _) -> {}, Clock.systemUTC(), Map.of());
    return imports;
  }

  private Guest started() {
    var guest = program.orElseThrow().instantiate(imports(), watchdog, MAX_MEMORY);
    guest.start(LIMIT_NANOS);
    return guest;
  }

  /// A full start.
  @Benchmark
  public long start() {
    try (var guest = started()) {
      return guest.memory().size();
    }
  }

  /// An instance that goes on where the snapshot was taken.
  @Benchmark
  public long restore() {
    var made =
        program.orElseThrow().restore(snapshot.orElseThrow(), imports(), watchdog, MAX_MEMORY);
    try (made) {
      return made.memory().size();
    }
  }
}
