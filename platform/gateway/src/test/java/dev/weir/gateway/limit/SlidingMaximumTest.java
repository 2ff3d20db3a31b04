package dev.weir.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingMaximumTest {

  private static final Limit.Rate TEN_A_SECOND = new Limit.Rate(10, Duration.ofSeconds(1), 5);
  private static final long TENTH = Duration.ofMillis(100).toNanos();

  @Test
  void countsWhatComesAtOnce() {
    var maximum = new SlidingMaximum(TEN_A_SECOND);
    maximum.add(7, 3);
    maximum.add(7, 2);

    assertThat(maximum.mostAboveRate()).isEqualTo(5);
    assertThat(maximum.granted()).isEqualTo(5);
  }

  @Test
  void findsABurstThatIsNotAtTheBeginning() {
    var maximum = new SlidingMaximum(TEN_A_SECOND);
    maximum.add(0, 1);
    maximum.add(50 * TENTH, 4);
    maximum.add(51 * TENTH, 3);
    maximum.add(500 * TENTH, 1);

    assertThat(maximum.mostAboveRate()).isEqualTo(6, within(1e-9));
  }

  @Test
  void findsWhatComparingAllPairsFinds() {
    var random = new Random(7);
    var maximum = new SlidingMaximum(TEN_A_SECOND);
    var times = new ArrayList<Long>();
    var now = 0L;
    var most = 0.0;
    for (var i = 0; i < 300; i++) {
      now += random.nextLong(3 * TENTH);
      times.add(now);
      maximum.add(now, 1);
      for (var from = 0; from < times.size(); from++) {
        var earned = (double) (now - times.get(from)) / TENTH;
        most = Math.max(most, times.size() - from - earned);
      }
    }

    assertThat(maximum.mostAboveRate()).isEqualTo(most, within(1e-6));
  }
}
