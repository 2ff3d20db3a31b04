package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WasmLimitsTest {

  @Test
  void theDefaultsAreThoseOfTheFile() {
    var limits = WasmLimits.defaults();

    var annotated = Arrays.stream(WasmLimits.class.getRecordComponents()).map(this::inFile);

    assertThat(annotated)
        .containsExactly(
            limits.time().toMillis() + "ms",
            limits.startTime().toSeconds() + "s",
            limits.memory().toString(),
            limits.body().toString(),
            limits.log().toString(),
            Integer.toString(limits.instances()));
  }

  private String inFile(RecordComponent component) {
    return component.getAnnotation(Default.class).value();
  }

  @Test
  void refusesLimitsThatAreNone() {
    var limits = WasmLimits.defaults();

    assertThatThrownBy(() -> Fixtures.withTime(Duration.ZERO))
        .hasMessage("time: 'PT0S' (expected: > 0 and <= 1m)");
    assertThatThrownBy(() -> Fixtures.withInstances(0))
        .hasMessage("instances: '0' (expected: 1..10000)");
    assertThatThrownBy(() ->
            new WasmLimits(
                limits.time(),
                limits.startTime(),
                DataSize.ofMebibytes(4096),
                limits.body(),
                limits.log(),
                1))
        .hasMessage("memory: '4GiB' (expected: <= 2047MiB)");
  }
}
