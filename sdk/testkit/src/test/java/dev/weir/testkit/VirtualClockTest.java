package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

  private final VirtualClock clock = VirtualClock.at(Instant.EPOCH);
  private final FakeScheduler scheduler = new FakeScheduler(clock, new Unloading());
  private final ArrayList<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilItIsMoved() {
    clock.advance(Duration.ofSeconds(3));

    assertThat(clock.millis()).isEqualTo(3000);
  }

  @Test
  void runsWhatIsDueInTheOrderOfTheTimes() {
    scheduler.every(Duration.ofSeconds(2), () -> ran.add("every at " + clock.millis()));
    scheduler.after(Duration.ofSeconds(3), () -> ran.add("after at " + clock.millis()));

    clock.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("every at 2000", "after at 3000", "every at 4000");
    assertThat(clock.millis()).isEqualTo(5000);
  }

  @Test
  void runsAtOnceWhatHasNoDelay() {
    scheduler.after(Duration.ZERO, () -> ran.add("at once"));
    assertThat(ran).isEmpty();

    clock.advance(Duration.ZERO);

    assertThat(ran).containsExactly("at once");
    assertThat(scheduler.size()).isZero();
  }

  @Test
  void runsNothingThatWasCancelled() {
    var task = scheduler.every(Duration.ofSeconds(1), () -> ran.add("ran"));
    clock.advance(Duration.ofSeconds(1));

    task.cancel();
    clock.advance(Duration.ofSeconds(1));

    assertThat(ran).containsExactly("ran");
  }

  @Test
  void runsWhatATaskAddsOnTheWay() {
    scheduler.after(
        Duration.ofSeconds(1),
        () -> scheduler.after(Duration.ofSeconds(1), () -> ran.add("at " + clock.millis())));

    clock.advance(Duration.ofSeconds(9));

    assertThat(ran).containsExactly("at 2000");
  }

  @Test
  void goesForwardOnly() {
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .hasMessage("PT-1S (expected: a duration that is not negative)");
  }
}
