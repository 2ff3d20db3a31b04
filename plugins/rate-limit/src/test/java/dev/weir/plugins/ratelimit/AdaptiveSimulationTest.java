package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plugins.ratelimit.AttackSimulation.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A few seeds; `platform/bench/adaptive` has them all.
class AdaptiveSimulationTest {

  @ParameterizedTest
  @CsvSource({
    "ATTACK, 100, 1",
    "ATTACK, 100, 2",
    "ATTACK, 100, 3",
    "ATTACK, 1000, 2",
    "SLOW_ATTACK, 100, 1"
  })
  void refusesAbusiveClientsAndSparesTheOthers(Scenario scenario, int clients, long seed) {
    var outcome = AttackSimulation.run(scenario, clients, seed);

    assertThat(outcome.badRefused()).isGreaterThanOrEqualTo(0.90);
    assertThat(outcome.goodRefused()).isLessThan(0.03);
    assertThat(outcome.latency()).isLessThanOrEqualTo(2);
  }

  @Test
  void servesACrowdAsFarAsTheUpstreamCanAndBlamesNobody() {
    var outcome = AttackSimulation.run(Scenario.CROWD, 100, 1);

    assertThat(outcome.goodBranded()).isZero();
    assertThat(outcome.latency()).isLessThanOrEqualTo(2);
    assertThat(outcome.served()).isGreaterThan(800);
  }
}
