package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FreshThreadTest {

  @Test
  void takesNoThreadLocalsAlong() {
    var local = new InheritableThreadLocal<String>();
    local.set("mine");

    assertThat(FreshThread.call("fresh", () -> String.valueOf(local.get()))).isEqualTo("null");

    local.remove();
  }

  @Test
  void throwsWhatTheTaskThrows() {
    var error = new NoClassDefFoundError("acme/Missing");

    assertThatThrownBy(() ->
            FreshThread.run(
                "fresh",
                () -> {
                  throw error;
                }))
        .isSameAs(error);
  }

  @Test
  void handsAnInterruptOnAndKeepsIt() {
    var wasInterrupted =
        FreshThread.call(
            "caller",
            () -> {
              Thread.currentThread().interrupt();
              var seen = FreshThread.call("fresh", FreshThreadTest::waitForInterrupt);
              return seen && Thread.currentThread().isInterrupted();
            });

    assertThat(wasInterrupted).isTrue();
  }

  private static boolean waitForInterrupt() {
    try {
      new CountDownLatch(1).await();
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}
