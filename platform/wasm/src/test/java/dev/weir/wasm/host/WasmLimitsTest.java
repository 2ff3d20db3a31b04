package dev.weir.wasm.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.wasm.Fixtures;
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
            limits.pause().toSeconds() + "s",
            limits.memory().toString(),
            limits.body().toString(),
            limits.headers().toString(),
            limits.log().toString(),
            limits.sharedData().toString(),
            Integer.toString(limits.instances()),
            Integer.toString(limits.calls()),
            limits.callMemory().toString(),
            limits.callTime().toSeconds() + "s");
  }

  private String inFile(RecordComponent component) {
    return component.getAnnotation(Default.class).value();
  }

  @Test
  void refusesLimitsThatAreNone() {
    var limits = WasmLimits.defaults();

    assertThatThrownBy(() -> Fixtures.withTime(Duration.ZERO))
        .hasMessage("time: '0s' (expected: > 0 and <= 1m)");
    assertThatThrownBy(() -> Fixtures.withInstances(0))
        .hasMessage("instances: '0' (expected: 1..10000)");
    assertThatThrownBy(() -> limits.withMemory(DataSize.ofMebibytes(4096)))
        .hasMessage("memory: '4GiB' (expected: <= 2047MiB)");
  }
}
