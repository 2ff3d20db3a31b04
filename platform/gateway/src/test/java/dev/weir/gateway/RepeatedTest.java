package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepeatedTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  @Test
  void goesOnAfterWhatGoesWrong() throws Exception {
    var runs = new CountDownLatch(3);

    try (var _ =
        Repeated.start(
            "failing",
            PAUSE,
            () -> {
              runs.countDown();
              throw new AssertionError("oops");
            })) {
      runs.await();
    }
  }

  @Test
  void hasEndedWhenItIsClosed() throws Exception {
    var thread = new AtomicReference<Thread>();
    var hasRun = new CountDownLatch(1);
    var repeated =
        Repeated.start(
            "counting",
            PAUSE,
            () -> {
              thread.set(Thread.currentThread());
              hasRun.countDown();
            });
    hasRun.await();

    repeated.close();

    assertThat(thread.get().isAlive()).isFalse();
  }
}
