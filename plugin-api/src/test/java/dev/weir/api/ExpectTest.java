package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectTest {

  @Test
  void saysTheValueAndWhatWasExpected() {
    assertThatThrownBy(() -> Expect.that(false, "requests", 0, "> 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("requests: '0' (expected: > 0)");
    assertThatThrownBy(() -> Expect.that(false, "methods", List.of("A", "B"), "one"))
        .hasMessage("methods: '[A, B]' (expected: one)");
  }

  @Test
  void writesADurationAsAFileHasIt() {
    assertThatThrownBy(() -> Expect.that(false, "window", Duration.ofSeconds(90), "<= 1m"))
        .hasMessage("window: '1m30s' (expected: <= 1m)");
  }

  @Test
  void hidesSecrets() {
    assertThatThrownBy(() -> Expect.that(false, "key", Secret.of("hush"), "16 characters"))
        .hasMessage("key: '***' (expected: 16 characters)");
  }

  @Test
  void isSilentIfAllIsWell() {
    assertThatCode(() -> Expect.that(true, "a", null, "b")).doesNotThrowAnyException();
  }
}
