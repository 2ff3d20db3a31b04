package dev.weir.wasm.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.wasm.engine.GuestTrap;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineTest {

  private static final Logger LOGGER = Logger.getLogger(Quarantine.class.getName());

  private final List<String> lines = new ArrayList<>();
  private final Handler handler = collecting(lines);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final InstanceCounters counters = new InstanceCounters();
  private final Quarantine quarantine = new Quarantine("geo", counters, nanos::get);

  private static Handler collecting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        var text = MessageFormat.format(line.getMessage(), line.getParameters());
        lines.add(line.getLevel() + " " + text);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @BeforeEach
  void listen() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private GatewayException fail() {
    return quarantine.failed(new GuestTrap("unreachable"));
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      quarantine.admit();
      fail();
    }
  }

  private void assertRefuses() {
    assertThatThrownBy(quarantine::admit)
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_UNAVAILABLE))
        .hasMessage("geo: in quarantine, as its instances keep failing");
  }

  @Test
  void fourFailuresInARowAreEndured() {
    fail(4);

    quarantine.admit();

    assertThat(quarantine.isOn()).isFalse();
    assertThat(lines).isEmpty();
  }

  @Test
  void afterFiveFailuresInARowRequestsAreRefused() {
    fail(5);

    assertThat(quarantine.isOn()).isTrue();
    assertRefuses();
    assertThat(lines).containsExactly("WARNING geo: in quarantine for 1s after unreachable");
  }

  @Test
  void aSuccessBetweenThemBeginsTheCountAnew() {
    fail(4);
    quarantine.succeeded(quarantine.admit());
    fail(4);

    quarantine.admit();
  }

  @Test
  void aFailureEndsItsRequestByItsKind() {
    var failure = fail();

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(failure).hasMessage("geo: unreachable").hasCauseInstanceOf(GuestTrap.class);
  }

  @Test
  void anInstanceThatDoesNotStartIsEnough() {
    var failure = quarantine.notStarted(new IllegalStateException("no memory"));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_UNAVAILABLE);
    assertThat(failure).hasMessage("geo: no memory");
    assertRefuses();
  }

  @Test
  void afterTheTimeOneRequestIsTried() {
    fail(5);
    pass(1);

    quarantine.admit();

    assertRefuses();
  }

  @Test
  void aTrialThatSucceedsEndsTheQuarantine() {
    fail(5);
    pass(1);
    var trial = quarantine.admit();

    quarantine.succeeded(trial);

    quarantine.admit();
    quarantine.admit();
    assertThat(lines).last().isEqualTo("INFO geo: out of quarantine");
  }

  @Test
  void eachTrialThatFailsDoublesTheTimeUpToAMinute() {
    fail(5);
    for (var seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(lines).last().asString().contains("for " + seconds + "s after");
      pass(seconds - 1);
      assertRefuses();
      pass(1);
      quarantine.admit();
      fail();
    }
  }

  @Test
  void aTrialThatNeverEndsIsFollowedByAnother() {
    fail(5);
    pass(1);
    quarantine.admit();
    assertRefuses();

    pass(1);

    quarantine.admit();
  }

  @Test
  void requestsFromBeforeProveNothing() {
    var before = quarantine.admit();
    fail(5);

    quarantine.succeeded(before);
    fail();

    assertThat(lines).hasSize(1);
    assertRefuses();
    pass(1);
    quarantine.admit();
  }

  @Test
  void requestsFromBeforeProveNothingDuringATrial() {
    var before = quarantine.admit();
    fail(5);
    pass(1);
    var trial = quarantine.admit();

    quarantine.succeeded(before);

    assertThat(quarantine.isOn()).isTrue();
    quarantine.succeeded(trial);
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void aTrialThatIsLateProvesNothingAboutTheNextQuarantine() {
    fail(5);
    pass(1);
    var late = quarantine.admit();
    pass(1);
    quarantine.admit();
    fail();
    pass(2);
    quarantine.admit();

    quarantine.succeeded(late);

    assertThat(quarantine.isOn()).isTrue();
  }

  @Test
  void workThatNoRequestBeginsRestsAsLong() {
    assertThat(quarantine.admitWork()).isZero();
    fail(5);

    assertThat(quarantine.admitWork()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    pass(1);
    assertThat(quarantine.admitWork()).isZero();
  }

  @Test
  void workThatFailsAgainRestsTwiceAsLong() {
    fail(5);
    pass(1);
    quarantine.admitWork();

    fail();

    assertThat(quarantine.admitWork()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void workThatIsTriedKeepsNoRequestAway() {
    fail(5);
    pass(1);
    quarantine.admitWork();

    var trial = quarantine.admit();

    assertRefuses();
    quarantine.succeeded(trial);
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void workThatSucceedsSaysNothingAboutOtherWork() {
    fail(4);
    quarantine.workSucceeded(quarantine.admission());
    fail();

    assertThat(quarantine.isOn()).isTrue();
  }

  @Test
  void anInstanceFromBeforeProvesNothingByItsWork() {
    var before = quarantine.admission();
    fail(5);
    pass(1);
    quarantine.admitWork();

    quarantine.workSucceeded(before);
    assertThat(quarantine.isOn()).isTrue();

    quarantine.workSucceeded(quarantine.admission());
    assertThat(quarantine.isOn()).isFalse();
  }

  @Test
  void theNextQuarantineBeginsWithASecondAgain() {
    fail(5);
    pass(1);
    quarantine.admit();
    fail();
    pass(2);
    quarantine.succeeded(quarantine.admit());

    fail(5);

    assertThat(lines).last().asString().contains("for 1s after");
  }
}
