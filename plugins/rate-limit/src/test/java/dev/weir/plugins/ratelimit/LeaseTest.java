package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What one gateway does with one key, by what it asks the store.
class LeaseTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Limit FAST = new Limit.Rate(10_000, SECOND, 10_000);
  private static final Limit SLOW = new Limit.Rate(100, Duration.ofSeconds(10), 100);
  private static final String KEY = "key";

  @Test
  void takesOnlyOneOfAKeyThatIsRarelyUsed() throws Exception {
    var gateways = Gateways.of(1);

    take(gateways, FAST, 1);
    gateways.advance(Duration.ofMinutes(1));
    gateways.get(0).tidy();

    assertThat(gateways.store().commands()).isOne();
  }

  @Test
  void handsOutManyForOneQuestion() throws Exception {
    var gateways = Gateways.of(1);

    take(gateways, FAST, 127);
    var before = gateways.store().takes();
    take(gateways, FAST, 100);

    assertThat(gateways.store().takes() - before).isOne();
  }

  @Test
  void refusesAHotAbuserWithoutAsking() throws Exception {
    var gateways = Gateways.of(1);
    var slow = new Limit.Rate(1, SECOND, 1);
    take(gateways, slow, 2);
    var before = gateways.store().commands();

    var refused = gateways.get(0).take(KEY, slow, 1);

    assertThat(refused.isGranted()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(SECOND);
    assertThat(gateways.store().commands()).isEqualTo(before);
  }

  @Test
  void letsItPassAgainWhenItsTimeHasCome() throws Exception {
    var gateways = Gateways.of(1);
    var slow = new Limit.Rate(1, SECOND, 1);
    take(gateways, slow, 2);

    gateways.advance(SECOND);

    assertThat(gateways.get(0).take(KEY, slow, 1).isGranted()).isTrue();
  }

  @Test
  void givesBackWhatNobodyAsksFor() throws Exception {
    var gateways = Gateways.of(2);
    var window = new Limit.FixedWindow(20_000, SECOND);
    take(gateways, window, 20);

    gateways.advance(Lease.IDLE);
    gateways.get(0).tidy();
    var left = gateways.get(1).take(KEY, window, 1).remaining();

    assertThat(left).isEqualTo(20_000 - 21);
  }

  @Test
  void countsAgainstItsShareWhileTheStoreIsDown() throws Exception {
    var gateways = Gateways.of(2);
    gateways.store().setDown(true);
    var limit = new Limit.Rate(10, SECOND, 10);

    var granted = take(gateways, limit, 20);

    assertThat(granted).isEqualTo(5);
    assertThat(gateways.failures()).isEqualTo(20);
    // The others know from the first that it is of no use.
    assertThat(gateways.store().takes()).isOne();
  }

  @Test
  void beginsWithItsPartOfWhatWasLeftWhenTheStoreGoes() throws Exception {
    var gateways = Gateways.of(2);
    take(gateways, SLOW, 80);
    gateways.store().setDown(true);

    assertThat(take(gateways, SLOW, 80)).isEqualTo(10);
  }

  @Test
  void doesNotGrowItsShareBeforeItIsCertainThatTheStoreIsAway() throws Exception {
    var gateways = Gateways.of(1);
    var fifty = new Limit.Rate(50, SECOND, 50);
    take(gateways, fifty, 50);
    gateways.advance(Duration.ofMillis(20));
    gateways.store().setDown(true);
    take(gateways, fifty, 1);

    gateways.advance(OwnShare.DOUBT.minusMillis(1));
    assertThat(take(gateways, fifty, 5)).isZero();
    gateways.advance(Duration.ofMillis(1));
    assertThat(take(gateways, fifty, 5)).isEqualTo(5);
  }

  @Test
  void takesFromTheStoreWhatWasGrantedWhileItWasAway() throws Exception {
    var gateways = Gateways.of(2);
    gateways.store().setDown(true);
    take(gateways, SLOW, 20);
    gateways.store().setDown(false);

    gateways.advance(Lease.AFTER_FAILURE);
    take(gateways, SLOW, 1);

    // As much for the other one, which may not be back yet.
    assertThat(gateways.get(1).take(KEY, SLOW, 1).remaining()).isEqualTo(100 - 2 * 20 - 2);
  }

  @Test
  void doesNotForgetWhatItOwes() throws Exception {
    var gateways = Gateways.of(2);
    gateways.store().setDown(true);
    take(gateways, SLOW, 20);

    gateways.advance(Lease.FORGOTTEN);
    gateways.get(0).tidy();
    gateways.store().setDown(false);
    take(gateways, SLOW, 1);

    // Of twenty, those of a second are there again.
    assertThat(gateways.get(1).take(KEY, SLOW, 1).remaining()).isEqualTo(100 - 2 * 15 - 2);
  }

  @Test
  void survivesTheStoreWithTheGreatestLimit() throws Exception {
    var gateways = Gateways.of(1);
    var greatest = new Limit.FixedWindow(Limit.MAX_PERMITS, Duration.ofHours(1));
    gateways.store().setDown(true);
    assertThat(take(gateways, greatest, 3)).isEqualTo(3);
    gateways.store().setDown(false);

    gateways.advance(Lease.AFTER_FAILURE);

    assertThat(take(gateways, greatest, 3)).isEqualTo(3);
  }

  @Test
  void comesBackSoonAfterTheStore() throws Exception {
    var gateways = Gateways.of(1);
    gateways.store().setDown(true);
    take(gateways, FAST, 1);
    gateways.store().setDown(false);

    gateways.advance(Lease.AFTER_FAILURE);
    take(gateways, FAST, 1);

    assertThat(gateways.failures()).isOne();
  }

  @Test
  void letsAllPassWhileTheStoreIsDownIfItIsToldTo() throws Exception {
    var gateways = new Gateways(1, OnRedisFailure.ALLOW, 1);
    gateways.store().setDown(true);

    assertThat(take(gateways, new Limit.Rate(1, SECOND, 1), 9)).isEqualTo(9);
  }

  @Test
  void refusesAllWhileTheStoreIsDownIfItIsToldTo() {
    var gateways = new Gateways(1, OnRedisFailure.DENY, 1);
    gateways.store().setDown(true);

    assertThatThrownBy(() -> take(gateways, FAST, 1))
        .isInstanceOfSatisfying(
            GatewayException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.FILTER_UNAVAILABLE));
  }

  @Test
  void asksForEachUseOfAPlaceInACrowd() throws Exception {
    var gateways = Gateways.of(2);
    var two = new Limit.Concurrency(2, SECOND);
    var first = gateways.get(0).take(KEY, two, 1);
    gateways.get(1).take(KEY, two, 1);

    assertThat(gateways.get(1).take(KEY, two, 1).isGranted()).isFalse();
    gateways.get(0).giveBack(KEY, two, first);

    assertThat(gateways.get(1).take(KEY, two, 1).isGranted()).isTrue();
  }

  @Test
  void asksForEachRequestOfMoreKeysThanItCanHave() throws Exception {
    var gateways = Gateways.of(1);
    for (var i = 0; i < SharedBudget.MAX_LEASES; i++) {
      gateways.get(0).take("key " + i, FAST, 1);
    }
    var before = gateways.store().takes();

    take(gateways, FAST, 10);

    assertThat(gateways.store().takes() - before).isEqualTo(10);
  }

  private static long take(Gateways gateways, Limit limit, int times) throws Exception {
    var granted = 0L;
    for (var i = 0; i < times; i++) {
      granted += gateways.get(0).take(KEY, limit, 1).permits();
    }
    return granted;
  }
}
