package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuarantineTest {

  private final AtomicLong now = new AtomicLong();
  private final Quarantine quarantine = new Quarantine("route r: filter f", now::get);

  @Test
  void beginsAfterManyFailuresInARow() {
    fail(Quarantine.FAILURES - 1);
    assertThat(quarantine.admits()).isTrue();

    fail(1);

    assertThat(quarantine.admits()).isFalse();
    assertThat(quarantine.isOn()).isTrue();
  }

  @Test
  void doesNotBeginIfRequestsAreServedInBetween() {
    fail(Quarantine.FAILURES - 1);
    quarantine.succeeded();
    fail(Quarantine.FAILURES - 1);

    assertThat(quarantine.admits()).isTrue();
  }

  @Test
  void letsOneRequestThroughWhenTheTimeIsUp() {
    fail(Quarantine.FAILURES);
    pass(1);

    assertThat(quarantine.admits()).isTrue();
    assertThat(quarantine.admits()).isFalse();
  }

  @Test
  void endsWhenThatRequestIsServed() {
    fail(Quarantine.FAILURES);
    pass(1);
    quarantine.admits();

    quarantine.succeeded();

    assertThat(quarantine.isOn()).isFalse();
    assertThat(quarantine.admits()).isTrue();
  }

  @Test
  void isTwiceAsLongWhenThatRequestFailsAndAMinuteAtMost() {
    fail(Quarantine.FAILURES);
    for (var seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      pass(seconds - 1);
      assertThat(quarantine.admits()).isFalse();
      pass(1);
      assertThat(quarantine.admits()).isTrue();
      fail(1);
    }
  }

  @Test
  void isNotEndedByARequestFromBeforeIt() {
    fail(Quarantine.FAILURES);

    quarantine.succeeded();

    assertThat(quarantine.admits()).isFalse();
  }

  @Test
  void letsAnotherRequestThroughIfTheFirstNeverEnds() {
    fail(Quarantine.FAILURES);
    pass(1);
    quarantine.admits();
    pass(1);

    assertThat(quarantine.admits()).isTrue();
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      quarantine.failed(new IllegalStateException("oops"));
    }
  }

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
