package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;

/// The holder of permits under real threads, on a clock that stands: then what was granted is
/// exactly what there was.
class LeaseStressTest {

  private static final int THREADS = 32;
  private static final int EACH = 500;
  private static final Limit LIMIT = new Limit.FixedWindow(10_000, Duration.ofSeconds(1));

  @RepeatedTest(10)
  void grantsAsManyAsThereAreWhoeverAsks() throws Exception {
    var gateways = Gateways.of(3);
    var begin = new CyclicBarrier(THREADS);
    var tasks = new ArrayList<Callable<Long>>();
    for (var i = 0; i < THREADS; i++) {
      var budget = gateways.get(i % 3);
      tasks.add(() -> {
        begin.await();
        var granted = 0L;
        for (var j = 0; j < EACH; j++) {
          granted += budget.take("key", LIMIT, 1).permits();
        }
        return granted;
      });
    }

    var granted = sum(tasks);

    assertThat(granted + left(gateways)).isEqualTo(10_000);
  }

  @RepeatedTest(5)
  void losesNothingWhileLeasesAreClosedAndGivenBack() throws Exception {
    var gateways = Gateways.of(1);
    var budget = gateways.get(0);
    var isOver = new AtomicBoolean();
    var closer =
        Thread.ofVirtual()
            .start(() -> {
              while (!isOver.get()) {
                budget.close();
                Thread.onSpinWait();
              }
            });
    var tasks = new ArrayList<Callable<Long>>();
    for (var i = 0; i < THREADS; i++) {
      tasks.add(() -> {
        var granted = 0L;
        for (var j = 0; j < EACH / 5; j++) {
          granted += budget.take("key", LIMIT, 1).permits();
        }
        return granted;
      });
    }

    var granted = sum(tasks);
    isOver.set(true);
    closer.join();

    assertThat(granted + left(gateways)).isEqualTo(10_000);
  }

  /// What the store has left once all gateways have given back.
  private static long left(Gateways gateways) {
    gateways.close();
    var last = gateways.store().take("key", LIMIT, 1, 1);
    return last.permits() + last.remaining();
  }

  private static long sum(List<Callable<Long>> tasks) throws Exception {
    var sum = 0L;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : executor.invokeAll(tasks)) {
        sum += result.get();
      }
    }
    return sum;
  }
}
