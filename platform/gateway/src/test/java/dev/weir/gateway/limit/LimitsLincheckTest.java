package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import java.time.Duration;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever threads do at once, it is as if they had done it one after the other. The clock stands.
///
/// The meters are tried in many orders that a model checker chooses, and all of it by real threads.
@Tag("lincheck")
class LimitsLincheckTest {

  private static final String KEY = "key";
  private static final Limit.Rate RATE = new Limit.Rate(10, Duration.ofSeconds(1), 4);
  private static final Limit.Concurrency CONCURRENCY =
      new Limit.Concurrency(4, Duration.ofMinutes(1));

  @Test
  void countsRatesInSomeOrder() {
    checkModel(RateOperations.class);
  }

  @Test
  void countsWhatIsHeldInSomeOrder() {
    checkModel(ConcurrencyOperations.class);
  }

  @Test
  void countsRatesInSomeOrderUnderStress() {
    stress(LocalRateOperations.class);
  }

  @Test
  void countsWhatIsHeldInSomeOrderUnderStress() {
    stress(LocalConcurrencyOperations.class);
  }

  private static void checkModel(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(operations);
  }

  private static void stress(Class<?> operations) {
    new StressOptions()
        .iterations(5)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(3)
        .check(operations);
  }

  private static Grant grant(long hold) {
    return new Grant(1, 0, Duration.ZERO, Duration.ZERO, hold);
  }

  private static String text(Grant grant) {
    return grant.permits() + " of " + grant.hold();
  }

  public static final class RateOperations {

    private final RateMeter meter = new RateMeter();

    @Operation
    public String take(@Param(gen = IntGen.class, conf = "1:3") int most) {
      return text(meter.takeFrom(RATE, 1, most, 0));
    }

    @Operation
    public void giveBack() {
      meter.putBack(RATE, grant(0), 1, 0);
    }
  }

  public static final class ConcurrencyOperations {

    private final ConcurrencyMeter meter = new ConcurrencyMeter();

    @Operation
    public String take(@Param(gen = IntGen.class, conf = "1:3") int most) {
      return text(meter.takeFrom(CONCURRENCY, 1, most, 0));
    }

    @Operation
    public void giveBack(@Param(gen = IntGen.class, conf = "1:4") int hold) {
      meter.putBack(CONCURRENCY, grant(hold), 1, 0);
    }
  }

  public static final class LocalRateOperations {

    private final LocalLimits limits = new LocalLimits(() -> 0, () -> Instant.EPOCH);

    @Operation
    public String take(@Param(gen = IntGen.class, conf = "1:3") int most) {
      return text(limits.take(KEY, RATE, 1, most));
    }

    @Operation
    public void giveBack() {
      limits.giveBack(KEY, RATE, grant(0), 1);
    }
  }

  public static final class LocalConcurrencyOperations {

    private final LocalLimits limits = new LocalLimits(() -> 0, () -> Instant.EPOCH);

    @Operation
    public String take(@Param(gen = IntGen.class, conf = "1:3") int most) {
      return text(limits.take(KEY, CONCURRENCY, 1, most));
    }

    @Operation
    public void giveBack(@Param(gen = IntGen.class, conf = "1:4") int hold) {
      limits.giveBack(KEY, CONCURRENCY, grant(hold), 1);
    }
  }
}
