package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AllThreadsTest {

  @Test
  void hasTheVirtualOnesOfExecutorsToo() throws Exception {
    var end = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var alone = Thread.ofVirtual().start(() -> await(end));
      var pooled = new CompletableFuture<Thread>();
      executor.execute(() -> {
        pooled.complete(Thread.currentThread());
        await(end);
      });

      assertThat(AllThreads.stream()).contains(Thread.currentThread(), alone, pooled.get());
      end.countDown();
    }
  }

  /// The JVM's own thread dumps end it within a second of this.
  @Test
  void canTellWhereThreadsAreThatParkAndGoOn() throws Exception {
    var stopped = new AtomicBoolean();
    var threads =
        Stream.generate(() -> Thread.ofVirtual().start(() -> parkUntil(stopped)))
            .limit(200)
            .toList();
    for (var i = 0; i < 500; i++) {
      assertThat(AllThreads.in("none")).isEmpty();
    }
    stopped.set(true);
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void parkUntil(AtomicBoolean stopped) {
    while (!stopped.get()) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000, 1_000_000));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
