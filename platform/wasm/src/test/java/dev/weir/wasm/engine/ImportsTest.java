package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportsTest {

  private static final long LIMIT = 30_000_000_000L;

  private final Program program = Program.parse(EngineFixtures.bytes("imports.wasm"));
  private final Watchdog watchdog = Watchdog.start();
  private final List<List<Long>> calls = new ArrayList<>();

  ImportsTest() throws IOException {}

  @AfterEach
  void close() {
    watchdog.close();
  }

  private long record(long[] arguments) {
    var call = new ArrayList<Long>();
    for (var argument : arguments) {
      call.add(argument);
    }
    calls.add(call);
    return 12;
  }

  private Imports lenient() {
    return new Imports()
        .addLenient("env", "few", 3, (_, a) -> record(a))
        .addLenient("env", "many", 1, (_, a) -> record(a))
        .addLenient("env", "silent", 2, (_, a) -> record(a))
        .fallback((_, name) -> name.equals("unknown") ? (_, a) -> record(a) : null);
  }

  private long call(String function) {
    try (var guest = program.instantiate(lenient(), watchdog, 1 << 16)) {
      guest.start(LIMIT);
      return guest.function(function).call(LIMIT);
    }
  }

  @Test
  void argumentsThatAreMissingAreZero() {
    assertThat(call("few")).isEqualTo(12);

    assertThat(calls).containsExactly(List.of(-1L, 0L, 0L));
  }

  @Test
  void argumentsOfOtherWidthsAndNumbersArePassedOn() {
    assertThat(call("many")).isEqualTo(12);

    assertThat(calls).containsExactly(List.of(1L, 0x100000002L, 3L));
  }

  @Test
  void aResultThatIsNotWantedIsDropped() {
    assertThat(call("silent")).isZero();

    assertThat(calls).containsExactly(List.of(4L, 5L));
  }

  @Test
  void namesThatWereNotAddedComeFromTheFallback() {
    assertThat(call("unknown")).isEqualTo(12);

    assertThat(calls).containsExactly(List.of(6L, 7L));
  }

  @Test
  void whatTheFallbackDoesNotKnowIsRefused() {
    var imports = lenient().fallback((_, _) -> null);

    assertThatThrownBy(() -> program.requireImports(imports))
        .hasMessage("imports what no host has: env.unknown");
    assertThatThrownBy(() -> program.instantiate(imports, watchdog, 1 << 16))
        .hasMessage("imports env.unknown");
  }

  @Test
  void onlyIntegersAreLenient() throws IOException {
    var floats = Program.parse(EngineFixtures.bytes("../refused/float-import.wasm"));

    assertThatThrownBy(() -> floats.requireImports(lenient()))
        .hasMessage("imports env.few as (f32) -> (i32) (expected: integers, at most one result)");
  }
}
