package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallBudgetTest {

  private static final int BYTES = 1_000;
  private static final int THREADS = 8;
  private static final int ROUNDS = 20_000;

  private final CallBudget budget = budget(2);

  private static CallBudget budget(int calls) {
    return new CallBudget(ProxyCase.calls(calls, DataSize.ofBytes(BYTES)));
  }

  private static void assertRefuses(CallBudget budget, long held) {
    assertThatThrownBy(() -> budget.begin(held))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(Status.INTERNAL_FAILURE));
  }

  @Test
  void refusesACallTooMany() {
    var first = budget.begin(0);
    budget.begin(0);
    assertRefuses(budget, 0);

    first.end();
    first.end();

    budget.begin(0);
    assertRefuses(budget, 0);
  }

  @Test
  void refusesBytesTooMany() {
    var first = budget.begin(400);
    assertRefuses(budget, 601);
    var second = budget.begin(500);

    assertThat(second.hold(101)).isFalse();
    first.free(1);
    assertThat(second.hold(101)).isTrue();
  }

  @Test
  void keepsTheBytesOfACallThatIsNotInFlightAnyMore() {
    var first = budget.begin(BYTES);
    first.end();

    assertRefuses(budget, 1);
    first.close();
    assertThat(budget.begin(BYTES)).isNotNull();
  }

  @Test
  void givesNothingToACallThatIsClosed() {
    var closed = budget.begin(BYTES);
    closed.close();
    closed.close();
    closed.free(BYTES);

    assertThat(closed.hold(1)).isFalse();
    assertRefuses(budget, BYTES + 1);
    assertThat(budget.begin(BYTES)).isNotNull();
  }

  @Test
  void isWholeAgainWhateverHappensAtTheSameTime() throws Exception {
    var shared = budget(THREADS / 2);
    var work = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < THREADS; i++) {
        work.add(threads.submit(() -> useOften(shared)));
      }
    }
    for (var one : work) {
      one.get();
    }

    shared.begin(BYTES);
    for (var i = 1; i < THREADS / 2; i++) {
      shared.begin(0);
    }
    assertRefuses(shared, 0);
  }

  private static void useOften(CallBudget budget) {
    for (var i = 0; i < ROUNDS; i++) {
      try (var share = budget.begin(i % 300)) {
        if (share.hold(i % 700) && i % 2 == 0) {
          share.free(i % 700);
        }
        if (i % 3 == 0) {
          share.end();
        }
      } catch (StatusException _) {
        Thread.onSpinWait();
      }
    }
  }
}
