package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveSimulationTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void refusesAbusiveClientsAndSparesTheOthers(long seed) {
    var simulation = new AttackSimulation(seed);

    simulation.run();

    assertThat(simulation.attack().badRefused()).isGreaterThanOrEqualTo(0.90);
    assertThat(simulation.attack().goodRefused()).isLessThan(0.03);
    assertThat(simulation.attack().latency()).isLessThanOrEqualTo(2 * simulation.quiet().latency());
  }
}
