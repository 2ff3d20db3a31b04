package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.log.RequestObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private final AtomicInteger closed = new AtomicInteger();
  private final LiveTable live = new LiveTable(table(1, closed::incrementAndGet));

  @Test
  void closesAReplacedTableOnceNobodyHoldsIt() {
    var lease = live.newLease();
    lease.acquire();
    live.publish(table(2, closed::incrementAndGet));
    live.closeDrained();
    assertThat(closed).hasValue(0);

    lease.release();
    live.closeDrained();

    assertThat(closed).hasValue(1);
  }

  @Test
  void countsWithoutClosing() {
    live.publish(table(2, closed::incrementAndGet));

    assertThat(live.draining()).isEqualTo(1);

    assertThat(closed).hasValue(0);
  }

  @Test
  void keepsNobodyWaitingWhileItClosesATable() {
    var isLocked = new AtomicBoolean(true);
    live.publish(table(2, () -> isLocked.set(Thread.holdsLock(live))));
    live.publish(table(3, closed::incrementAndGet));

    live.closeDrained();

    assertThat(isLocked).isFalse();
  }

  private static RouteTable table(long generation, AutoCloseable resource) {
    return new RouteTable(
        generation, RouteTree.of(List.of()), RequestObserver.NONE, List.of(resource));
  }
}
