package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuarantineTest {

  private final Exception oops = new IllegalStateException("oops");
  private final AtomicLong now = new AtomicLong();
  private final Quarantine quarantine = new Quarantine("route r: filter f", now::get);

  @Test
  void beginsAfterManyFailuresInARow() {
    fail(Quarantine.FAILURES - 1);
    assertThat(admits()).isTrue();

    fail(1);

    assertThat(admits()).isFalse();
    assertThat(quarantine.isOn()).isTrue();
  }

  @Test
  void doesNotBeginIfRequestsAreServedInBetween() {
    fail(Quarantine.FAILURES - 1);
    quarantine.succeeded(quarantine.admit());
    fail(Quarantine.FAILURES - 1);

    assertThat(admits()).isTrue();
  }

  @Test
  void letsOneRequestThroughWhenTheTimeIsUp() {
    fail(Quarantine.FAILURES);
    pass(1);

    assertThat(admits()).isTrue();
    assertThat(admits()).isFalse();
  }

  @Test
  void endsWhenThatRequestIsServed() {
    fail(Quarantine.FAILURES);
    pass(1);
    var trial = quarantine.admit();

    quarantine.succeeded(trial);

    assertThat(quarantine.isOn()).isFalse();
    assertThat(admits()).isTrue();
    assertThat(admits()).isTrue();
  }

  @Test
  void isTwiceAsLongWhenThatRequestFailsAndAMinuteAtMost() {
    fail(Quarantine.FAILURES);
    for (var seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      pass(seconds - 1);
      assertThat(admits()).isFalse();
      pass(1);
      fail(1);
    }
  }

  @Test
  void takesASecondAgainAfterTheFilterHasWorked() {
    fail(Quarantine.FAILURES);
    pass(1);
    fail(1);
    pass(2);
    quarantine.succeeded(quarantine.admit());

    fail(Quarantine.FAILURES);

    pass(1);
    assertThat(admits()).isTrue();
  }

  @Test
  void isNotEndedByARequestFromBeforeIt() {
    var before = quarantine.admit();
    fail(Quarantine.FAILURES);

    quarantine.succeeded(before);

    assertThat(admits()).isFalse();
  }

  @Test
  void isNotEndedByARequestFromBeforeItWhileAnotherIsTried() {
    var before = quarantine.admit();
    fail(Quarantine.FAILURES);
    pass(1);
    var trial = quarantine.admit();

    quarantine.succeeded(before);

    assertThat(quarantine.isOn()).isTrue();
    quarantine.succeeded(trial);
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void isNotProlongedByARequestFromBeforeItWhileAnotherIsTried() {
    var before = quarantine.admit();
    fail(Quarantine.FAILURES);
    pass(1);
    var trial = quarantine.admit();

    quarantine.failed(before, oops);

    quarantine.succeeded(trial);
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void isNotEndedByATrialOfTheOneBeforeIt() {
    fail(Quarantine.FAILURES);
    pass(1);
    var late = quarantine.admit();
    pass(1);
    fail(1);

    quarantine.succeeded(late);
    quarantine.failed(late, oops);

    pass(2);
    quarantine.succeeded(quarantine.admit());
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void letsAnotherRequestThroughIfTheFirstNeverEnds() {
    fail(Quarantine.FAILURES);
    pass(1);
    quarantine.admit();
    pass(1);

    assertThat(admits()).isTrue();
  }

  private boolean admits() {
    return quarantine.admit() != Quarantine.WITHHELD;
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      quarantine.failed(admitted(), oops);
    }
  }

  private int admitted() {
    var admission = quarantine.admit();
    assertThat(admission).isNotEqualTo(Quarantine.WITHHELD);
    return admission;
  }

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void keepsEverythingFromWhatWasRevoked() {
    quarantine.revoke("f 1.0 was revoked");

    now.addAndGet(TimeUnit.HOURS.toNanos(1));

    assertThat(quarantine.admit()).isEqualTo(Quarantine.WITHHELD);
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void endsWithTheRevocationOfAFilterInGoodHealth() {
    quarantine.revoke("f 1.0 was revoked");

    quarantine.reinstate();

    assertThat(quarantine.admit()).isEqualTo(Quarantine.ORDINARY);
  }

  @Test
  void outlastsARevocation() {
    for (var i = 0; i < Quarantine.FAILURES; i++) {
      quarantine.failed(Quarantine.ORDINARY, new IllegalStateException("oops"));
    }
    quarantine.revoke("f 1.0 was revoked");

    quarantine.reinstate();

    assertThat(quarantine.admit()).isEqualTo(Quarantine.WITHHELD);
    assertThat(quarantine.isOn()).isTrue();
  }

  @Test
  void isNotEndedByASuccessWhileTheFilterIsRevoked() {
    for (var i = 0; i < Quarantine.FAILURES; i++) {
      quarantine.failed(Quarantine.ORDINARY, new IllegalStateException("oops"));
    }
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    var trial = quarantine.admit();
    quarantine.revoke("f 1.0 was revoked");

    quarantine.succeeded(trial);

    assertThat(quarantine.admit()).isEqualTo(Quarantine.WITHHELD);
  }
}
