package dev.weir.marketplace.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final HttpSource.Limits LIMITS =
      new HttpSource.Limits(
          Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(10), 100);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Pace pace = new Pace(LIMITS, now::get);

  private Duration remaining() {
    return Duration.ofNanos(pace.remaining());
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void anyPaceWillDoAtFirst() {
    assertThat(remaining()).isEqualTo(Duration.ofSeconds(10));
    pace.received(100);
    pass(Duration.ofSeconds(4));

    assertThat(remaining()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void thenEachByteBuysTime() {
    pace.received(2_000);
    assertThat(remaining()).isEqualTo(Duration.ofSeconds(20));
    pass(Duration.ofSeconds(15));
    pace.received(500);

    assertThat(remaining()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void noPaceIsGoodEnoughForEver() {
    pace.received(Integer.MAX_VALUE);
    assertThat(remaining()).isEqualTo(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(61));

    assertThat(remaining()).isNegative();
    assertThat(pace.tooSlow())
        .hasMessage("2147483647 bytes in 61000 ms (expected: 100 a second and all within 60 s)");
  }
}
