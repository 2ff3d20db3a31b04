package dev.weir.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Limit;
import dev.weir.api.Limits;
import dev.weir.api.Limits.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What holds for limits wherever they are counted.
///
/// Time passes only when a test says so.
public abstract class LimitsContract {

  protected static final Duration SECOND = Duration.ofSeconds(1);
  private static final Limit TEN_A_SECOND = new Limit.Rate(10, SECOND, 5);

  /// The beginning of time.
  protected static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /// The limits, with nothing counted.
  protected abstract Limits limits();

  /// Has that time pass on the clock by which they count.
  protected abstract void pass(Duration time);

  /// What that clock says, in nanoseconds.
  protected abstract long now();

  protected final Grant take(Limit limit, long least, long most) {
    return limits().take("key", limit, least, most);
  }

  protected final Grant take(Limit limit) {
    return take(limit, 1, 1);
  }

  @Test
  void aRateBeginsWithItsBurst() {
    for (var left = 4; left >= 0; left--) {
      assertThat(take(TEN_A_SECOND).remaining()).isEqualTo(left);
    }

    var refused = take(TEN_A_SECOND);

    assertThat(refused.isGranted()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));
    assertThat(refused.fullAfter()).isEqualTo(Duration.ofMillis(500));
    pass(refused.retryAfter());
    assertThat(take(TEN_A_SECOND).isGranted()).isTrue();
    assertThat(take(TEN_A_SECOND).isGranted()).isFalse();
  }

  @Test
  void grantsAPartIfItIsEnough() {
    assertThat(take(TEN_A_SECOND, 2, 20).permits()).isEqualTo(5);
    pass(Duration.ofMillis(100));
    assertThat(take(TEN_A_SECOND, 2, 20).permits()).isZero();
    assertThat(take(TEN_A_SECOND, 1, 20).permits()).isEqualTo(1);
  }

  @Test
  void neverGrantsMoreThanThereCanBe() {
    assertThat(take(TEN_A_SECOND, 6, 6).retryAfter()).isEqualTo(Limit.MAX_TIME);
    assertThat(take(new Limit.FixedWindow(5, SECOND), 6, 6).retryAfter()).isEqualTo(Limit.MAX_TIME);
  }

  @Test
  void inNoTimeARateGrantsMoreThanItsBurstAndWhatCameMeanwhile() {
    var random = new Random(42);
    for (var round = 0; round < 50; round++) {
      var limit = new Limit.Rate(1 + random.nextInt(1000), SECOND, 1 + random.nextInt(50));
      var granted = new SlidingMaximum(limit);
      for (var call = 0; call < 500; call++) {
        pass(Duration.ofNanos(random.nextLong(2 * SECOND.toNanos() / limit.permits())));
        var permits = limits().take("round" + round, limit, 1, 1 + random.nextInt(3)).permits();
        granted.add(now(), permits);
      }
      assertThat(granted.mostAboveRate()).isLessThanOrEqualTo(limit.burst() + 1e-6);
    }
  }

  @Test
  void aRateThatIsLoweredHoldsAtOnce() {
    take(TEN_A_SECOND, 5, 5);

    var lower = new Limit.Rate(1, SECOND, 2);

    assertThat(take(lower).retryAfter()).isLessThanOrEqualTo(SECOND);
    pass(Duration.ofMinutes(1));
    assertThat(take(lower, 1, 9).permits()).isEqualTo(2);
  }

  @Test
  void aRateThatIsRaisedHoldsAtOnce() {
    take(new Limit.Rate(1, Duration.ofHours(1), 5), 5, 5);

    assertThat(take(TEN_A_SECOND).retryAfter()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aFixedWindowBeginsAnewOnTheClock() {
    var limit = new Limit.FixedWindow(3, Duration.ofMinutes(1));
    pass(Duration.ofSeconds(50));
    assertThat(take(limit, 1, 9).permits()).isEqualTo(3);

    assertThat(take(limit).retryAfter()).isEqualTo(Duration.ofSeconds(10));
    pass(Duration.ofSeconds(10));
    assertThat(take(limit, 1, 9).permits()).isEqualTo(3);
  }

  @Test
  void aSlidingWindowCountsTheShareOfTheWindowBefore() {
    var limit = new Limit.SlidingWindow(10, Duration.ofSeconds(10));
    assertThat(take(limit, 1, 20).permits()).isEqualTo(10);
    pass(Duration.ofSeconds(15));

    assertThat(take(limit, 1, 20).permits()).isEqualTo(5);

    var refused = take(limit);
    assertThat(refused.retryAfter()).isEqualTo(SECOND);
    pass(refused.retryAfter());
    assertThat(take(limit).isGranted()).isTrue();
    assertThat(take(limit).isGranted()).isFalse();
  }

  @Test
  void aSlidingWindowThatIsFullSaysWhenItIsNot() {
    var limit = new Limit.SlidingWindow(10, Duration.ofSeconds(10));
    take(limit, 1, 20);

    var refused = take(limit);

    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(11));
    pass(refused.retryAfter().minusNanos(1));
    assertThat(take(limit).isGranted()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(take(limit).isGranted()).isTrue();
  }

  @Test
  void aQuotaHoldsUntilItsPeriodIsOver() {
    assertThat(take(new Limit.Quota(2, Duration.ofHours(3)), 1, 5).permits()).isEqualTo(2);
    pass(Duration.ofHours(1));

    assertThat(take(new Limit.Quota(2, Duration.ofHours(2))).retryAfter())
        .isEqualTo(Duration.ofHours(2));
    pass(Duration.ofHours(2));
    assertThat(take(new Limit.Quota(2, Duration.ofDays(1))).remaining()).isEqualTo(1);
  }

  @Test
  void concurrencyIsWhatIsHeldNow() {
    var limit = new Limit.Concurrency(2, Duration.ofSeconds(30));
    var first = take(limit);
    take(limit);
    assertThat(take(limit).isGranted()).isFalse();

    limits().giveBack("key", limit, first, 1);
    limits().giveBack("key", limit, first, 1);

    assertThat(take(limit).remaining()).isZero();
    assertThat(take(limit).isGranted()).isFalse();
  }

  @Test
  void whatNobodyGivesBackComesBackByItself() {
    var limit = new Limit.Concurrency(2, Duration.ofSeconds(30));
    take(limit, 2, 2);
    pass(Duration.ofSeconds(20));
    assertThat(take(limit).retryAfter()).isEqualTo(Duration.ofSeconds(10));

    pass(Duration.ofSeconds(10));

    assertThat(take(limit, 2, 2).isGranted()).isTrue();
  }

  @Test
  void whatIsGivenBackIsThereForOthers() {
    for (var limit :
        new Limit[] {
          TEN_A_SECOND,
          new Limit.FixedWindow(5, SECOND),
          new Limit.SlidingWindow(5, SECOND),
          new Limit.Quota(5, SECOND)
        }) {
      var key = limit.toString();
      var grant = limits().take(key, limit, 5, 5);

      limits().giveBack(key, limit, grant, 3);

      assertThat(limits().take(key, limit, 1, 9).permits()).isEqualTo(3);
    }
  }

  @Test
  void whatIsGivenBackTooLateIsDropped() {
    var limit = new Limit.FixedWindow(5, SECOND);
    var grant = take(limit, 5, 5);
    pass(SECOND);
    take(limit, 5, 5);

    limits().giveBack("key", limit, grant, 5);

    assertThat(take(limit).isGranted()).isFalse();
  }

  @Test
  void aBucketDoesNotOverflow() {
    var grant = take(TEN_A_SECOND, 5, 5);
    pass(SECOND);

    limits().giveBack("key", TEN_A_SECOND, grant, 5);

    assertThat(take(TEN_A_SECOND, 1, 20).permits()).isEqualTo(5);
  }

  @Test
  void aKeyWhoseKindOfLimitChangesBeginsAnew() {
    take(TEN_A_SECOND, 5, 5);

    assertThat(take(new Limit.Quota(5, SECOND), 5, 5).isGranted()).isTrue();
  }

  @Test
  void threadsTogetherGetNoMoreThanOneWould() throws Exception {
    var limit = new Limit.Rate(1000, SECOND, 10_000);
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Long> taker =
          () -> {
            var taken = 0L;
            for (var call = 0; call < 5_000; call++) {
              taken += take(limit).permits();
            }
            return taken;
          };
      var sum = 0L;
      for (var taken : threads.invokeAll(Collections.nCopies(8, taker))) {
        sum += taken.get();
      }
      assertThat(sum).isEqualTo(10_000);
    }
  }
}
