package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Limit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What several gateways admit together, over the times at which they do.
class SharedLimitPropertyTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String KEY = "hot";

  /// In no time T more was admitted than `burst + rate * T`: a bucket that all that was admitted is
  /// poured into, and that runs out at the rate, never holds more than the burst.
  private static final class Checker {

    private final Limit.Rate limit;
    private double level;
    private double highest;
    private long before;

    Checker(Limit.Rate limit) {
      this.limit = limit;
    }

    void admit(long nanos, long cost) {
      var drained = (double) limit.permits() * (nanos - before) / limit.per().toNanos();
      level = Math.max(0, level - drained) + cost;
      before = nanos;
      highest = Math.max(highest, level);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void neverAdmitsMoreThanTheLimitInAnyTime(long seed) throws Exception {
    var random = new Random(seed);
    var count = 1 + random.nextInt(4);
    var rate = new Limit.Rate(50 + random.nextInt(3_000), SECOND, 20 + random.nextInt(1_000));
    var highestCost = 1 + random.nextInt(3);
    var gateways = new Gateways(count, OnRedisFailure.LOCAL, highestCost);
    var checker = new Checker(rate);

    for (var i = 0; i < 12_000; i++) {
      var gateway = gateways.get(random.nextInt(count));
      var cost = 1 + random.nextInt(highestCost);
      if (gateway.take(KEY, rate, cost).isGranted()) {
        checker.admit(gateways.nanoTime(), cost);
      }
      // Crowds, and breaks that are long enough for all to be full again.
      gateways.advance(Duration.ofNanos(pause(random)));
      if (random.nextInt(200) == 0) {
        gateway.tidy();
      }
    }

    assertThat(checker.highest).isLessThanOrEqualTo(rate.burst() + 0.001);
  }

  /// Requests that are spread evenly, so that each gateway's share is of use to it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void admitsNoSecondBurstWhenTheStoreGoesOrIsBack(long seed) throws Exception {
    var random = new Random(seed);
    var count = 1 + random.nextInt(4);
    var rate = new Limit.Rate(300 + random.nextInt(1_000), SECOND, 100 + random.nextInt(500));
    var gateways = Gateways.of(count);
    var checker = new Checker(rate);

    for (var i = 0; i < 12_000; i++) {
      if (gateways.get(i % count).take(KEY, rate, 1).isGranted()) {
        checker.admit(gateways.nanoTime(), 1);
      }
      gateways.advance(Duration.ofNanos(random.nextInt(800_000)));
      if (random.nextInt(300) == 0) {
        gateways.store().setDown(random.nextBoolean());
      }
    }

    assertThat(gateways.failures()).isPositive();
    assertThat(checker.highest).isLessThanOrEqualTo(rate.burst() + 0.001);
  }

  private static long pause(Random random) {
    return switch (random.nextInt(400)) {
      case 0 -> random.nextLong(1_000_000_000);
      case 1, 2, 3 -> random.nextLong(30_000_000);
      default -> random.nextInt(4) == 0 ? random.nextLong(1_000_000) : 0;
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 1000, 5000", "2, 1000, 4000", "3, 2000, 10000", "4, 500, 2000", "3, 100, 1000"})
  void admitsAllButWhatGatewaysHaveInHand(int count, long rate, long offered) throws Exception {
    var limit = new Limit.Rate(rate, SECOND, rate);
    var gateways = Gateways.of(count);
    var admitted = 0L;

    var seconds = 3;
    for (var i = 0; i < offered * seconds; i++) {
      if (gateways.get(i % count).take(KEY, limit, 1).isGranted()) {
        admitted++;
      }
      gateways.advance(Duration.ofNanos(1_000_000_000 / offered));
    }

    var ideal = limit.burst() + rate * seconds;
    var lease = Math.max(1L, rate * 16 / 1_000);
    // As much again may have come since the last question: it is there for the next request.
    assertThat(admitted).isBetween(ideal - (2 * lease + 1) * count, ideal);
  }

  @ParameterizedTest
  @CsvSource({
    "20000, 1",
    "5000, 1",
    "1000, 1",
    "300, 1",
    "20000, 3",
    "5000, 3",
    "1000, 3",
    "300, 3"
  })
  void asksTheStoreOnceIn50RequestsOnAHotKey(long rate, int count) throws Exception {
    var limit = new Limit.Rate(rate, SECOND, rate);
    var gateways = Gateways.of(count);
    // At first a burst is spent in leases that are sized for the rate.
    offer(gateways, count, limit, 5_000);
    var before = gateways.store().commands();

    offer(gateways, count, limit, 20_000);

    assertThat(gateways.store().commands() - before).isLessThanOrEqualTo(20_000 / 50);
  }

  private static void offer(Gateways gateways, int count, Limit limit, int requests)
      throws Exception {
    for (var i = 0; i < requests; i++) {
      gateways.get(i % count).take(KEY, limit, 1);
      gateways.advance(Duration.ofNanos(200_000));
      if (i % 500 == 0) {
        gateways.get(i / 500 % count).tidy();
      }
    }
  }

  @Test
  void sharesAWindowExactly() throws Exception {
    var limit = new Limit.FixedWindow(1_000, SECOND);
    var gateways = Gateways.of(3);
    var admitted = new long[4];

    for (var i = 0; i < 12_000; i++) {
      if (gateways.get(i % 3).take(KEY, limit, 1).isGranted()) {
        admitted[(int) (gateways.nanoTime() / SECOND.toNanos())]++;
      }
      gateways.advance(Duration.ofNanos(250_000));
    }

    assertThat(admitted).containsExactly(1_000, 1_000, 1_000, 0);
  }
}
