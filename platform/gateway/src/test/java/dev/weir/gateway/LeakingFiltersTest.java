package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Guests that keep 64 KiB of each request, until they are replaced. `-Dweir.soak=PT1H` makes it a
/// soak.
@Timeout(9000)
class LeakingFiltersTest {

  private static final Duration SOAK = Duration.parse(System.getProperty("weir.soak", "PT2S"));
  private static final int CLIENTS = 4;
  private static final int WARM_UP = 1000;
  private static final int ANSWERS = 2000;

  /// Less than a fifth of what they leak at least, and more than their instances may hold at once.
  private static final long HEAP_GROWTH = 24L << 20;

  /// The heap has room to grow in, as much as the JVM likes.
  private static final long PROCESS_GROWTH = 384L << 20;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "http"})
  void memoryStaysFlat(String abi) throws Exception {
    try (var gateway = GatewayFixture.start(directory, origin, routes(abi))) {
      var port = gateway.gateway().port();
      try (var clients =
          SteadyClients.start(CLIENTS, port, "/", it -> it.startsWith("HTTP/1.1 200"))) {
        clients.awaitAnswers(WARM_UP);
        var heap = Heap.used();
        var process = processMemory();
        var end = System.nanoTime() + SOAK.toNanos();

        clients.awaitAnswers(ANSWERS);
        while (System.nanoTime() - end < 0 && clients.failures().isEmpty()) {
          clients.awaitAnswers(1);
        }

        assertThat(clients.failures()).isEmpty();
        assertThat(Heap.used() - heap).as("heap").isLessThan(HEAP_GROWTH);
        assertThat(processMemory() - process).as("process").isLessThan(PROCESS_GROWTH);
      }
    }
  }

  private static String routes(String abi) {
    return "[ { id: all, upstream: origin, filters: [ wasm: { module: \""
        + Guests.file("plain/leak-" + abi)
        + "\", limits: { time: 5s, memory: 2MiB, instances: 4 } } ] } ]";
  }

  /// The resident memory of this process; 0 where the system does not tell.
  private static long processMemory() throws IOException {
    var status = Path.of("/proc/self/statm");
    return Files.exists(status)
        ? Long.parseLong(Files.readString(status).split(" ", -1)[1]) * 4096
        : 0;
  }
}
