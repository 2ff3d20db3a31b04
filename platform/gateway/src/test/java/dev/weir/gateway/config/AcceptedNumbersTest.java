package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptedNumbersTest {

  record Numbers(
      @Default("5") int level,
      @Default("70000") int port,
      @Default("302") int status,
      @Default("0") int even,
      @Default("0") int any) {
    Numbers {
      Expect.that(level >= 1 && level <= 9, "level", level, "1 to 9");
      Expect.that(port >= 65_537, "port", port, ">= 65537");
      Expect.that(List.of(301, 302, 308).contains(status), "status", status, "a redirect");
      Expect.that(even % 2 == 0, "even", even, "an even number");
      Expect.that(any == 0 || level == 4, "level", level, "4 with any");
    }
  }

  record Needs(String name, int level) {
    Needs {
      Expect.that(level > 0, "level", level, "> 0");
    }
  }

  @Test
  void isARangeIfTheRecordAcceptsOne() {
    assertThat(AcceptedNumbers.of(Numbers.class, "level"))
        .isEqualTo(Map.of("minimum", 1L, "maximum", 9L));
  }

  @Test
  void findsALimitBetweenTheNumbersThatAreTried() {
    assertThat(AcceptedNumbers.of(Numbers.class, "port")).isEqualTo(Map.of("minimum", 65_537L));
  }

  @Test
  void isAListIfTheRecordAcceptsFew() {
    assertThat(AcceptedNumbers.of(Numbers.class, "status"))
        .isEqualTo(Map.of("enum", List.of(301L, 302L, 308L)));
  }

  @Test
  void saysNothingOfWhatIsNoRange() {
    assertThat(AcceptedNumbers.of(Numbers.class, "even")).isEmpty();
  }

  @Test
  void saysNothingIfAnotherPropertyIsToBlame() {
    assertThat(AcceptedNumbers.of(Numbers.class, "any")).isEmpty();
  }

  @Test
  void saysNothingOfARecordThatNeedsMore() {
    assertThat(AcceptedNumbers.of(Needs.class, "level")).isEmpty();
  }
}
