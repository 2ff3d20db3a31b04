package dev.weir.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static long taken(RateLimit limit, int times, long now) {
    return IntStream.range(0, times).filter(_ -> limit.take(now)).count();
  }

  @Test
  void takesAllOfASecondAtOnceAndThenOneAtATime() {
    var limit = new RateLimit(10, 0);

    assertThat(taken(limit, 100, 0)).isEqualTo(10);
    assertThat(taken(limit, 100, SECOND / 10)).isEqualTo(1);
    assertThat(taken(limit, 100, SECOND)).isEqualTo(9);
  }

  @Test
  void savesNoMoreThanASecond() {
    var limit = new RateLimit(10, 0);

    assertThat(taken(limit, 100, 100 * SECOND)).isEqualTo(10);
  }

  @Test
  void worksOnAClockThatIsAboutToTurnOver() {
    var now = Long.MAX_VALUE - SECOND / 2;
    var limit = new RateLimit(1, now);

    assertThat(taken(limit, 5, now)).isEqualTo(1);
    assertThat(taken(limit, 5, now + SECOND)).isEqualTo(1);
  }
}
