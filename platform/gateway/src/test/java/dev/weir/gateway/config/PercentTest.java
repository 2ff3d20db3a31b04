package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

  @ParameterizedTest
  @CsvSource({"0%,0,0%", "5%,500,5%", "0.25%,25,0.25%", "12.5 %,1250,12.5%", "100%,10000,100%"})
  void readsPercentages(String text, int hundredths, String written) {
    assertThat(Percent.parse(text)).isEqualTo(new Percent(hundredths)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "%", "-1%", "100.01%", "101%", "0.001%", "5%%", "1e2%"})
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> Percent.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' (expected: a percentage up to 100%, such as 5% or 0.25%)");
  }
}
