package dev.weir.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcessTest {

  private static final double PER_NANO = 0.01;

  @Test
  void isWhatCameAtOnce() {
    var moments = new long[] {7, 7, 7};

    assertThat(Excess.of(moments, moments, PER_NANO)).isEqualTo(3);
  }

  @Test
  void isOneOfAdmissionsAtTheRate() {
    var moments = new long[] {0, 100, 200, 300};

    assertThat(Excess.of(moments, moments, PER_NANO)).isCloseTo(1, within(1e-9));
  }

  @Test
  void acquitsAdmissionsThatMayHaveBeenFarEnoughApart() {
    var from = new long[] {0, 50};
    var to = new long[] {50, 150};

    assertThat(Excess.of(from, to, PER_NANO)).isLessThanOrEqualTo(1);
  }

  @Test
  void isNothingOfNothing() {
    assertThat(Excess.of(new long[0], new long[0], PER_NANO)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isThatOfTheWorstOfAllSpans(long seed) {
    var random = new Random(seed);
    var from = new long[1 + random.nextInt(60)];
    var to = new long[from.length];
    for (var i = 0; i < from.length; i++) {
      from[i] = random.nextInt(2_000);
      to[i] = from[i] + random.nextInt(100);
    }

    assertThat(Excess.of(from, to, PER_NANO)).isCloseTo(worst(from, to), within(1e-9));
  }

  private static double worst(long[] from, long[] to) {
    var worst = Double.NEGATIVE_INFINITY;
    for (var begin : from) {
      for (var end : to) {
        if (begin <= end) {
          worst = Math.max(worst, countIn(from, to, begin, end) - PER_NANO * (end - begin));
        }
      }
    }
    return worst;
  }

  private static int countIn(long[] from, long[] to, long begin, long end) {
    var count = 0;
    for (var i = 0; i < from.length; i++) {
      if (begin <= from[i] && to[i] <= end) {
        count++;
      }
    }
    return count;
  }
}
