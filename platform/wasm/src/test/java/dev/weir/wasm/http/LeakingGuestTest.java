package dev.weir.wasm.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataSize;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.Fixtures;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A guest that never frees memory, over a long time. `-Dweir.soak=PT1H` makes it one.
class LeakingGuestTest {

  private static final Duration SOAK = Duration.parse(System.getProperty("weir.soak", "PT1S"));
  private static final int MIN_REQUESTS = 100;
  private static final DataSize MEMORY = DataSize.ofMebibytes(16);

  private final Watchdog watchdog = Watchdog.start();
  private long requests;

  @Test
  void itsInstancesAreReplacedBeforeTheyFailAndMemoryStaysFlat() throws Exception {
    var program = Program.parse(Fixtures.bytes("stateful.wasm"));
    var limits = Fixtures.patient().withMemory(MEMORY).withInstances(2);
    var settings = FilterSettings.builder("leaking").limits(limits).build();
    try (var filter = HttpFilter.create(program, watchdog, settings)) {
      leak(filter, Duration.ZERO);
      var before = usedHeap();

      leak(filter, SOAK);

      assertThat(usedHeap()).isLessThan(before + 2 * MEMORY.bytes());
      assertThat(filter.instances().discarded()).isZero();
      assertThat(filter.instances().recycled()).isEqualTo(requests / 3);
    } finally {
      watchdog.close();
    }
  }

  /// Each request leaks a quarter of the memory.
  private void leak(HttpFilter filter, Duration time) throws Exception {
    var end = System.nanoTime() + time.toNanos();
    for (var i = 0; i < MIN_REQUESTS || System.nanoTime() - end < 0; i++) {
      filter.handle(Request.get("/leak"), _ -> Response.of(200));
      assertThat(filter.instances().ownBytes()).isLessThanOrEqualTo(MEMORY.bytes());
      requests++;
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
