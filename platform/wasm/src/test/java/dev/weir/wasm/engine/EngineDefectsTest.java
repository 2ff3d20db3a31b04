package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What Chicory 1.7.5 gets wrong, neutralised or contained, compiled and interpreted.
@ParameterizedClass(name = "{0}")
@MethodSource("modes")
class EngineDefectsTest {

  private static final long LIMIT = 30_000_000_000L;

  private final Watchdog watchdog = Watchdog.start();
  private final Program program;
  private Guest guest;

  EngineDefectsTest(String mode, Program program) {
    this.program = program;
    guest = instance();
  }

  static List<Object[]> modes() throws IOException {
    var bytes = EngineFixtures.bytes("defects.wasm");
    return List.of(
        new Object[] {"compiled", Program.parse(bytes)},
        new Object[] {"interpreted", new Program(Parser.parse(bytes), InterpreterMachine::new)});
  }

  private Guest instance() {
    var made = program.instantiate(new Imports(), watchdog, 4 << 16);
    made.start(LIMIT);
    return made;
  }

  @AfterEach
  void close() {
    guest.close();
    watchdog.close();
  }

  private long call(String function, long... arguments) {
    return guest.function(function).call(LIMIT, arguments);
  }

  private void assertTraps(String function, long... arguments) {
    assertThatThrownBy(() -> call(function, arguments)).isInstanceOf(GuestTrap.class);
  }

  @Test
  void aHostReadWhoseEndWrapsTraps() {
    assertThatThrownBy(() -> guest.memory().bytes(1, 0x7fffffff, Integer.MAX_VALUE, "body"))
        .isInstanceOf(GuestTrap.class)
        .hasMessage("body: 2147483647 bytes at 1 (expected: inside the memory of 65536)");
  }

  @Test
  void aFillWhoseEndWrapsTraps() {
    assertThatThrownBy(() -> call("fill_wild"))
        .isInstanceOf(GuestTrap.class)
        .hasMessageStartingWith("fill_wild: out of bounds memory access");
  }

  @ParameterizedTest
  @CsvSource({
    "fill, 65530, 1, 7",
    "fill, 0xffffffff, 1, 1",
    "fill, 0, 1, 0xffffffff",
    "fill, 0xfffffff0, 1, 0x20",
    "copy, 65530, 0, 7",
    "copy, 0, 0xffffffff, 1",
    "copy, 0x7fffffff, 0, 0x7fffffff",
    "init, 0, 1, 4",
    "init, 0, 0xffffffff, 1",
    "init, 0xfffffffe, 0, 4",
  })
  void aRangeOutOfBoundsTraps(String function, String a, String b, String c) {
    assertTraps(function, number(a), number(b), number(c));
  }

  private static long number(String text) {
    return (int) (long) Long.decode(text);
  }

  @ParameterizedTest
  @CsvSource({"load, 65533", "load, 0xffffffff", "load, 0x7fffffff", "load_far, 1", "load_far, -1"})
  void anAccessOutOfBoundsTraps(String function, String address) {
    assertTraps(function, number(address));
  }

  @Test
  void aDroppedSegmentIsGoneForItsInstanceOnly() {
    call("drop");
    assertTraps("init", 0, 0, 4);

    guest.close();
    guest = instance();
    call("init", 8, 0, 4);

    assertThat(guest.memory().latin1(8, 4, 4, "text")).isEqualTo("weir");
  }

  @Test
  void aCopyBetweenTablesOfDifferentSizesSucceeds() {
    call("table_copy");

    assertThat(call("table_call", 3)).isEqualTo(7);
  }

  @Test
  void aTableFillWhoseEndWrapsHarmsNobodyElse() {
    assertThat(harm("table_fill_wild")).isNotInstanceOf(Error.class);
    assertUnharmed();
  }

  @Test
  void aTableInitWhoseEndWrapsHarmsNobodyElse() {
    assertThat(harm("table_init_wild")).isNotInstanceOf(Error.class);
    assertUnharmed();
  }

  @Test
  void aTableInitFarOutTraps() {
    assertTraps("table_init_far");
    assertUnharmed();
  }

  private Throwable harm(String function) {
    try {
      call(function);
      return new RuntimeException("nothing happened");
    } catch (GuestTrap trap) {
      return trap;
    }
  }

  private void assertUnharmed() {
    guest.close();
    guest = instance();
    assertThat(call("table_size")).isEqualTo(4);
    call("table_init");
    assertThat(call("table_call", 1)).isEqualTo(8);
  }

  @Test
  void aTableGrowsForItsInstanceOnly() {
    assertThat(call("table_grow", 3)).isEqualTo(4);
    assertThat(call("table_size")).isEqualTo(7);

    assertUnharmed();
  }

  @ParameterizedTest
  @CsvSource({"17", "0x7fffffff", "0xffffffff"})
  void aTableDoesNotGrowPastItsLimit(String entries) {
    assertThat((int) call("table_grow", number(entries))).isEqualTo(-1);
    assertThat(call("table_size")).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"4", "0x7fffffff", "0xffffffff"})
  void aMemoryDoesNotGrowPastItsLimit(String pages) {
    assertThat((int) call("grow", number(pages))).isEqualTo(-1);
    assertThat(call("grow", 3)).isEqualTo(1);
  }
}
