package dev.weir.gateway.telemetry.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.telemetry.Redaction;
import dev.weir.testkit.FakeExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TapTest {

  private static final TapQuery ALL =
      new TapQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          1);
  private static final int MORE_THAN_WAIT = 300;

  private final AtomicLong nanos = new AtomicLong();
  private final Taps taps = new Taps(Redaction.strict(), nanos::get);

  private static RequestLog log() {
    var log = new RequestLog(FakeExchange.create());
    log.asks("GET", "example.com", "/", "page=2");
    return log;
  }

  private static void fill(Tap tap) {
    for (var i = 0; i < MORE_THAN_WAIT; i++) {
      tap.offer(log());
    }
  }

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void tellsWhatMayBeToldSinceAReload() throws Exception {
    var tap = taps.open(ALL);
    var redact =
        new TelemetryConfig.Redact(
            new TelemetryConfig.Redact.Headers(List.of(), List.of()),
            new TelemetryConfig.Redact.Query(List.of("page")));

    tap.offer(log());
    taps.use(Redaction.of(redact), Optional.empty(), List.of());
    tap.offer(log());

    assertThat(tap.next(Duration.ZERO)).containsEntry("query", "page=***");
    assertThat(tap.next(Duration.ZERO)).containsEntry("query", "page=2");
  }

  @Test
  void holdsNoMoreThanItHasMemoryFor() throws Exception {
    var tap = taps.open(ALL);
    var large = log();
    large.keep(new RequestLog.Fields(List.of("X: " + "x".repeat(1 << 20)), List.of()));

    for (var i = 0; i < 10; i++) {
      tap.offer(large);
    }

    assertThat(tap.takeDropped()).isEqualTo(7);
    assertThat(tap.next(Duration.ZERO)).isNotNull();
    tap.offer(large);
    assertThat(tap.takeDropped()).isZero();
  }

  @Test
  void endsIfNobodyTakesAnything() {
    var tap = taps.open(ALL);
    fill(tap);

    passes(Tap.PATIENCE);
    tap.offer(log());

    assertThat(tap.isEnded()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void staysIfSomethingIsTaken() throws Exception {
    var tap = taps.open(ALL);
    fill(tap);

    passes(Tap.PATIENCE.minusSeconds(1));
    assertThat(tap.next(Duration.ZERO)).isNotNull();
    fill(tap);
    passes(Duration.ofSeconds(2));
    tap.offer(log());

    assertThat(tap.isEnded()).isFalse();
  }

  @Test
  void givesItsPlaceToAnotherIfItIsStuck() {
    for (var i = 0; i < Taps.MAX; i++) {
      fill(taps.open(ALL));
    }
    assertThatThrownBy(() -> taps.open(ALL)).isInstanceOf(IllegalStateException.class);

    passes(Tap.PATIENCE);

    assertThat(taps.open(ALL).isEnded()).isFalse();
    // The test's own thread has read for them all.
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void freesTheThreadThatIsStuck() throws Exception {
    var isOpen = new CountDownLatch(1);
    var opened = new Tap[1];
    var stuck =
        Thread.ofVirtual()
            .start(() -> {
              opened[0] = taps.open(ALL);
              isOpen.countDown();
              neverEnds();
            });
    isOpen.await();
    fill(opened[0]);

    passes(Tap.PATIENCE);
    opened[0].offer(log());

    stuck.join();
  }

  private static void neverEnds() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
