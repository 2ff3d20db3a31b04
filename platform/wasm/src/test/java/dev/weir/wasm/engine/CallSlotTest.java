package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallSlotTest {

  private static final long LIMIT = 10;

  private final Watchdog watchdog = Watchdog.start();
  private final CallSlot slot = new CallSlot(watchdog); // not open: the test is its watchdog

  @AfterEach
  void close() {
    watchdog.close();
  }

  @Test
  void aCallIsInterruptedOnceItsTimeIsUsedUp() {
    slot.enter(LIMIT);

    assertThat(slot.tick(100)).isZero();
    assertThat(slot.tick(9)).isEqualTo(9);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(slot.tick(1)).isEqualTo(10);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(slot.exit()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theNextCallBeginsAnew() {
    slot.enter(LIMIT);
    slot.tick(1);
    slot.tick(9);
    assertThat(slot.exit()).isFalse();
    slot.enter(LIMIT);

    assertThat(slot.tick(9)).isZero();
    assertThat(slot.tick(9)).isEqualTo(9);
    assertThat(slot.exit()).isFalse();
  }

  @Test
  void aSuspendedCallUsesNoTimeAndKeepsWhatItUsed() {
    slot.enter(LIMIT);
    slot.tick(1);
    slot.tick(9);
    assertThat(slot.suspend()).isTrue();
    assertThat(slot.tick(1000)).isEqualTo(-1);
    slot.resume();

    slot.tick(1);

    assertThat(slot.suspend()).isFalse();
    assertThat(slot.exit()).isTrue();
  }

  @Test
  void aCallThatEndsWhileItIsInterruptedWaitsForTheInterrupt() throws Exception {
    var late = new LateInterrupt();
    late.start();
    late.entered.await();

    slot.tick(1);
    slot.tick(LIMIT);
    late.join();

    assertThat(late.leftEarly).isFalse();
    assertThat(late.leftInterrupted).isFalse();
  }

  /// A thread whose interrupt takes long to arrive, and whose call ends meanwhile.
  private final class LateInterrupt extends Thread {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch interrupting = new CountDownLatch(1);
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final AtomicBoolean leftEarly = new AtomicBoolean();
    private final AtomicBoolean leftInterrupted = new AtomicBoolean();
    private volatile boolean arrived;

    @Override
    public void run() {
      slot.enter(LIMIT);
      entered.countDown();
      await(interrupting);
      leaving.countDown();
      slot.exit();
      leftEarly.set(!arrived);
      leftInterrupted.set(isInterrupted());
    }

    @Override
    public void interrupt() {
      interrupting.countDown();
      await(leaving);
      for (var i = 0; i < 100_000; i++) {
        Thread.onSpinWait();
      }
      arrived = true;
      super.interrupt();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
