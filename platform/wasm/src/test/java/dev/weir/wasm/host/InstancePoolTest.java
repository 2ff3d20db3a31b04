package dev.weir.wasm.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstancePoolTest {

  private final AtomicInteger made = new AtomicInteger();
  private final InstanceCounters counters = new InstanceCounters();
  private final InstancePool<Instance> pool =
      new InstancePool<>(2, new Instance(), Instance::new, counters);

  private final class Instance implements AutoCloseable {

    private final int number = made.incrementAndGet();
    private final AtomicInteger users = new AtomicInteger();
    private int closed;

    @Override
    public void close() {
      closed++;
    }
  }

  private InstanceCounts counts() {
    return counters.counts(pool, new Quarantine("geo", counters, () -> 0), 0);
  }

  private Instance lease() throws InterruptedException {
    return pool.lease(Long.MAX_VALUE);
  }

  @Test
  void lendsTheInstanceThatWasUsedLast() throws Exception {
    var first = lease();
    var second = lease();
    pool.giveBack(first);
    pool.giveBack(second);

    assertThat(lease()).isSameAs(second);
    assertThat(lease()).isSameAs(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void aDiscardedInstanceIsClosedAndReplaced() throws Exception {
    var broken = lease();
    pool.discard(broken);

    assertThat(lease().number).isEqualTo(2);
    assertThat(broken.closed).isEqualTo(1);
    assertThat(counts().discarded()).isEqualTo(1);
  }

  @Test
  void waitsNoLongerThanTheRequestDoes() throws Exception {
    lease();
    lease();

    assertThatThrownBy(() -> pool.lease(System.nanoTime()))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_UNAVAILABLE))
        .hasMessage("all instances are in use");
  }

  @Test
  void anInstanceThatCannotBeMadeTakesNoPlace() throws Exception {
    var failing =
        new InstancePool<Instance>(
            1,
            new Instance(),
            () -> {
              throw new IllegalStateException("no");
            },
            counters);
    failing.discard(failing.lease(Long.MAX_VALUE));

    for (var i = 0; i < 3; i++) {
      assertThatThrownBy(() -> failing.lease(Long.MAX_VALUE)).hasMessage("no");
    }
  }

  @Test
  void closesIdleInstancesAtOnceAndOthersWhenTheyComeBack() throws Exception {
    var used = lease();
    var idle = lease();
    pool.giveBack(idle);

    pool.close();
    assertThat(idle.closed).isEqualTo(1);
    assertThat(used.closed).isZero();

    pool.giveBack(used);
    assertThat(used.closed).isEqualTo(1);
    assertThatThrownBy(this::lease).hasMessage("the filter is closed");
  }

  @Test
  void noInstanceIsLentTwice() throws Exception {
    var threads = new ArrayList<Thread>();
    var collisions = new AtomicInteger();
    for (var i = 0; i < 8; i++) {
      threads.add(Thread.startVirtualThread(() -> collisions.addAndGet(useOften())));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(collisions).hasValue(0);
    assertThat(pool.idle()).isLessThanOrEqualTo(2);
  }

  private int useOften() {
    var collisions = 0;
    for (var n = 0; n < 2000; n++) {
      try {
        var instance = lease();
        collisions += instance.users.getAndIncrement();
        Thread.onSpinWait();
        instance.users.getAndDecrement();
        if (n % 100 == 0) {
          pool.discard(instance);
        } else {
          pool.giveBack(instance);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return collisions;
  }
}
