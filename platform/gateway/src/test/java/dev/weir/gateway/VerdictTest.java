package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.CanaryConfig.Rule;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.filter.FilterTally.Counts;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Rule RULE = new Rule(1000, Percent.parse("1%"), Percent.parse("5%"), 2);

  @Test
  void isOpenUntilTheCandidateHasHadItsRequests() {
    assertThat(Verdict.of(RULE, counts(20_000, 0, 0, 1), counts(999, 999, 0, 1))).isEmpty();
  }

  @Test
  void isGoodForOneThatIsLikeTheOther() {
    var verdict = Verdict.of(RULE, counts(20_000, 200, 400, 1), counts(1000, 12, 30, 1));

    assertThat(verdict)
        .contains(
            new Verdict(
                true,
                "errors 12 of 1000, before 200 of 20000; refusals 30 of 1000, before 400 of 20000;"
                    + " mean time 1.000 ms, before 1.000 ms"));
  }

  @Test
  void isBadForMoreErrors() {
    assertThat(Verdict.of(RULE, counts(20_000, 200, 0, 1), counts(1000, 40, 0, 1)))
        .contains(new Verdict(false, "errors 40 of 1000, before 200 of 20000"));
  }

  @Test
  void isBadForMoreRefusals() {
    assertThat(Verdict.of(RULE, counts(20_000, 0, 400, 1), counts(1000, 0, 100, 1)))
        .contains(new Verdict(false, "refusals 100 of 1000, before 400 of 20000"));
  }

  /// Of 20 % errors in both, 218 in 1,000 is nothing unusual.
  @Test
  void isGoodIfTheDifferenceMayBeAnAccident() {
    assertThat(Verdict.of(RULE, counts(20_000, 4000, 0, 1), counts(1000, 218, 0, 1)))
        .hasValueSatisfying(it -> assertThat(it.isGood()).isTrue());
  }

  @Test
  void isBadForOneThatIsMuchSlower() {
    assertThat(Verdict.of(RULE, counts(20_000, 0, 0, 2), counts(1000, 0, 0, 5)))
        .contains(new Verdict(false, "mean time 5.000 ms, before 2.000 ms"));
  }

  @Test
  void isGoodForOneThatIsSlowerByLessThanAMillisecond() {
    assertThat(Verdict.of(RULE, counts(20_000, 0, 0, 0), counts(1000, 0, 0, 1)))
        .hasValueSatisfying(it -> assertThat(it.isGood()).isTrue());
  }

  @Test
  void isGoodForOneThatIsSlowerByLessThanTheFactor() {
    assertThat(Verdict.of(RULE, counts(20_000, 0, 0, 5), counts(1000, 0, 0, 8)))
        .hasValueSatisfying(it -> assertThat(it.isGood()).isTrue());
  }

  @Test
  void isGoodForOneOfWhichNobodyKnowsHowFastTheOtherIs() {
    assertThat(Verdict.of(RULE, FilterTally.NONE, counts(1000, 0, 0, 5)))
        .hasValueSatisfying(it -> assertThat(it.isGood()).isTrue());
  }

  /// Half a percent more in 100,000 requests is no accident, but what the rule allows.
  @Test
  void isGoodForAsManyMoreErrorsAsTheRuleAllows() {
    assertThat(Verdict.of(RULE, counts(1_000_000, 0, 0, 1), counts(100_000, 500, 0, 1)))
        .hasValueSatisfying(it -> assertThat(it.isGood()).isTrue());
  }

  @Test
  void comparesWithNothingIfTheOtherOneHasNoRequests() {
    assertThat(Verdict.of(RULE, FilterTally.NONE, counts(1000, 11, 0, 1)))
        .contains(new Verdict(false, "errors 11 of 1000, before 0 of 0"));
  }

  private static Counts counts(long requests, long errors, long refusals, long millis) {
    return new Counts(
        requests,
        0,
        errors,
        refusals,
        0,
        requests * TimeUnit.MILLISECONDS.toNanos(millis),
        Collections.nCopies(1, requests));
  }
}
