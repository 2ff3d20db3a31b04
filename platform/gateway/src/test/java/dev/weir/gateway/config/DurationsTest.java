package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "500ms, PT0.5S",
    "2m, PT2M",
    "1h, PT1H",
    "1m30s, PT1M30S",
    "0s, PT0S",
    "1h2m3s4ms, PT1H2M3.004S"
  })
  void areWrittenAsTheyWereRead(String text, String iso) {
    assertThat(Durations.parse(text)).hasToString(iso);
    assertThat(Durations.written(Durations.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "1.5s",
        "-1s",
        "10S",
        "10 s",
        "30s1m",
        "1s1s",
        "1d",
        "9223372036854775807h",
        "3000000h",
        "99999999999999999999s"
      })
  void refuseEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }
}
