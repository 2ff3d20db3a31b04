package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeLimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Limit TEN_A_SECOND = new Limit.Rate(10, SECOND, 5);

  private final FakePluginContext context = FakePluginContext.create();
  private final Limits limits = context.limits();

  @Test
  void countsByTheClockOfTheTest() {
    assertThat(limits.take("key", TEN_A_SECOND, 1, 9).permits()).isEqualTo(5);

    var refused = limits.take("key", TEN_A_SECOND, 1, 1);

    assertThat(refused.isGranted()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));
    context.clock().advance(refused.retryAfter());
    assertThat(limits.take("key", TEN_A_SECOND, 1, 1).isGranted()).isTrue();
  }

  @Test
  void countsWindowsQuotasAndWhatIsHeld() {
    for (var limit :
        new Limit[] {
          new Limit.FixedWindow(5, SECOND),
          new Limit.SlidingWindow(5, SECOND),
          new Limit.Quota(5, SECOND),
          new Limit.Concurrency(5, SECOND)
        }) {
      var grant = limits.take("key", limit, 1, 9);
      assertThat(grant.permits()).isEqualTo(5);
      assertThat(limits.take("key", limit, 1, 9).isGranted()).isFalse();

      limits.giveBack("key", limit, grant, 2);
      assertThat(limits.take("key", limit, 1, 9).permits()).isEqualTo(2);
    }
    context.clock().advance(SECOND.multipliedBy(2));
    assertThat(limits.take("key", new Limit.FixedWindow(5, SECOND), 1, 9).permits()).isEqualTo(5);
    assertThat(limits.take("key", new Limit.Concurrency(5, SECOND), 1, 9).permits()).isEqualTo(5);
  }

  @Test
  void countsOnItsOwnWhatIsLocal() {
    limits.take("key", TEN_A_SECOND, 5, 5);

    assertThat(context.localLimits().take("key", TEN_A_SECOND, 5, 5).isGranted()).isTrue();
  }
}
