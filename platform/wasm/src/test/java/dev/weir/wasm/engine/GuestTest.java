package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.wasm.engine.GuestTrap.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Time limits and other ends of a guest's calls.
@Timeout(120)
class GuestTest {

  private static final long SHORT = 20_000_000L;
  private static final long LONG = 60_000_000_000L;

  private final Program program = Program.parse(EngineFixtures.bytes("loops.wasm"));
  private final Watchdog watchdog = Watchdog.start();
  private final AtomicReference<HostFunction> waiting = new AtomicReference<>((_, _) -> 0);
  private final Imports imports =
      new Imports().add("env", "wait", ":", (memory, a) -> waiting.get().call(memory, a));

  GuestTest() throws IOException {}

  @AfterEach
  void close() {
    watchdog.close();
  }

  private Guest guest() {
    var guest = program.instantiate(imports, watchdog, 1 << 16);
    guest.start(LONG);
    return guest;
  }

  @Test
  void aLoopEndsWhenItsTimeIsUp() {
    var spin = guest().function("spin");

    var trap = catchThrowableOfType(GuestTrap.class, () -> spin.call(SHORT));

    assertThat(trap.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(trap).hasMessage("spin: takes longer than 500ms (20ms when it is warm) at spin");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theFirstCallsOfAModuleHaveMoreTimeAsTheJvmIsStillCompilingIt() {
    var guest = guest();
    for (var i = 0; i < 1_000; i++) {
      guest.function("nothing").call(LONG);
    }

    var trap = catchThrowableOfType(GuestTrap.class, () -> guest.function("spin").call(SHORT));

    assertThat(trap).hasMessage("spin: takes longer than 20ms at spin");
  }

  @Test
  void aLoopOnAVirtualThreadEndsToo() throws Exception {
    var trap = new AtomicReference<GuestTrap>();
    var spin = guest().function("spin");

    Thread.ofVirtual()
        .start(() -> trap.set(catchThrowableOfType(GuestTrap.class, () -> spin.call(SHORT))))
        .join();

    assertThat(trap.get().kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void endlessRecursionEnds() {
    var recurse = guest().function("recurse");

    assertThatThrownBy(() -> recurse.call(LONG))
        .isInstanceOf(GuestTrap.class)
        .hasMessageStartingWith("recurse: call stack exhausted at recurse < recurse");
  }

  @Test
  void aTrapNamesTheFunctionsItHappenedIn() {
    var trapping = guest().function("trap");

    assertThatThrownBy(() -> trapping.call(LONG))
        .isInstanceOf(GuestTrap.class)
        .hasMessage("trap: Trapped on unreachable instruction at inner < outer")
        .hasNoCause();
  }

  @Test
  void aTrapTellsThatTheMemoryCouldNotGrow() throws IOException {
    var defects = Program.parse(EngineFixtures.bytes("defects.wasm"));
    var guest = defects.instantiate(new Imports(), watchdog, 2 << 16);
    var loadFar = guest.function("load_far");
    assertThatThrownBy(() -> loadFar.call(LONG, 0)).hasMessageNotContaining("grow");

    assertThat((int) guest.function("grow").call(LONG, 2)).isEqualTo(-1);

    assertThatThrownBy(() -> loadFar.call(LONG, 0))
        .isInstanceOf(GuestTrap.class)
        .hasMessageEndingWith("; its memory could not grow beyond 128KiB");
  }

  @Test
  void whatHostFunctionsThrowComesOutAsATrap() {
    waiting.set((_, _) -> {
      throw new ArithmeticException("in the host");
    });

    assertThatThrownBy(() -> guest().function("wait_and_return").call(LONG))
        .isInstanceOf(GuestTrap.class)
        .hasMessageContaining("in the host");
  }

  @Test
  void theFailureOfABlockingActionIsNotTheGuestsFault() {
    var guest = guest();
    var failure = new IOException("the client left");
    waiting.set((_, _) ->
        guest.blocking(() -> {
          throw failure;
        }));

    assertThatThrownBy(() -> guest.function("wait_and_return").call(LONG))
        .isInstanceOfSatisfying(
            HostCallFailed.class, e -> assertThat(e.failure()).isSameAs(failure));
    guest.function("nothing").call(LONG);
  }

  @Test
  void whatWorkOnTheHostsTimeThrowsComesOutAsATrap() {
    var guest = guest();
    waiting.set((_, _) ->
        guest.untimed(() -> {
          throw new ArithmeticException("in the host");
        }));

    assertThatThrownBy(() -> guest.function("wait_and_return").call(LONG))
        .isInstanceOf(GuestTrap.class)
        .hasMessageContaining("in the host");
  }

  @Test
  void theTimeDoesNotRunWhileTheHostWaits() throws Exception {
    var guest = guest();
    var other = guest();
    waiting.set((_, _) ->
        guest.blocking(() -> {
          // Another guest is interrupted meanwhile, so that much time has passed for sure.
          assertThatThrownBy(() -> other.function("spin").call(2 * SHORT))
              .isInstanceOf(GuestTrap.class);
          return 0L;
        }));

    guest.function("wait_and_return").call(SHORT);
  }

  @Test
  void anInterruptBySomebodyElseIsLeftOnTheThread() {
    var spin = guest().function("spin");
    Thread.currentThread().interrupt();

    var trap = catchThrowableOfType(GuestTrap.class, () -> spin.call(LONG));

    assertThat(trap.kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noInterruptIsLeftBehindByCallsThatEndJustInTime() throws Exception {
    // The host function returns about when the limit is reached, so that calls end before, while
    // and after the watchdog fires.
    waiting.set((_, _) -> {
      var end = System.nanoTime() + 4_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return 0;
    });
    var threads = new ArrayList<Thread>();
    var hit = new AtomicInteger();
    for (var i = 0; i < 4; i++) {
      threads.add(Thread.startVirtualThread(() -> hit.addAndGet(callsLeavingAnInterrupt(100))));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(hit).hasValue(0);
  }

  private int callsLeavingAnInterrupt(int calls) {
    var hit = 0;
    for (var n = 0; n < calls; n++) {
      try (var guest = guest()) {
        guest.function("wait_and_return").call(3_000_000);
      } catch (GuestTrap _) {
        // Some calls are too late, others not.
      }
      hit += Thread.interrupted() ? 1 : 0;
    }
    return hit;
  }

  @Test
  void moreLoopsThanCarriersDoNotStopOtherVirtualThreads() throws Exception {
    var count = 4 * carriers();
    var looping = new CountDownLatch(count);
    var loops = new ArrayList<Thread>();
    for (var i = 0; i < count; i++) {
      var spin = guest().function("spin");
      loops.add(
          Thread.startVirtualThread(() -> {
            looping.countDown();
            assertThatThrownBy(() -> spin.call(LONG)).isInstanceOf(GuestTrap.class);
          }));
    }
    looping.await();

    Thread.startVirtualThread(() -> {}).join();

    assertThat(loops).allMatch(Thread::isAlive);
    loops.forEach(Thread::interrupt);
    for (var loop : loops) {
      loop.join();
    }
  }

  @Test
  void threadsOfGuestsWhoseTimeIsUpAreNotInterrupted() throws Exception {
    var count = 4 * carriers();
    var clean = new AtomicInteger();
    var loops = new ArrayList<Thread>();
    for (var i = 0; i < count; i++) {
      var spin = guest().function("spin");
      loops.add(
          Thread.startVirtualThread(() -> {
            var trap = catchThrowableOfType(GuestTrap.class, () -> spin.call(SHORT));
            if (trap.kind() == Kind.TIMEOUT && !Thread.currentThread().isInterrupted()) {
              clean.incrementAndGet();
            }
          }));
    }
    for (var loop : loops) {
      loop.join();
    }

    assertThat(clean).hasValue(count);
  }

  @Test
  void theCarriersThatWereAddedGoAgain() throws Exception {
    var before = carriers();
    var spin = guest().function("spin");
    for (var i = 0; i < 3; i++) {
      assertThatThrownBy(() -> spin.call(SHORT)).isInstanceOf(GuestTrap.class);
    }

    while (carriers() != before) {
      Thread.onSpinWait();
    }
  }

  private static int carriers() {
    return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class).getParallelism();
  }

  @Test
  void theWatchdogWakesFromItsSleep() throws Exception {
    // It falls asleep a while after the last call.
    while (!watchdog.isAsleep()) {
      Thread.onSpinWait();
    }
    var spin = guest().function("spin");

    assertThatThrownBy(() -> spin.call(SHORT)).isInstanceOf(GuestTrap.class);
  }
}
