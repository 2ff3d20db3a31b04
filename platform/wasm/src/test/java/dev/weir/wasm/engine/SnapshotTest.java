package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Guests that go on where a snapshot was taken, compiled and interpreted.
@ParameterizedClass(name = "{0}")
@MethodSource("modes")
class SnapshotTest {

  private static final long LIMIT = 30_000_000_000L;
  private static final long MAX_MEMORY = 8 << 16;
  private static final int PAGE = 1 << 16;

  private final Watchdog watchdog = Watchdog.start();
  private final List<Guest> guests = new ArrayList<>();
  private final Program program;
  private final Guest original;
  private int starts;

  SnapshotTest(String mode, Program program) {
    this.program = program;
    original = started();
  }

  static List<Object[]> modes() throws IOException {
    var bytes = EngineFixtures.bytes("snapshot.wasm");
    return List.of(
        new Object[] {"compiled", Program.parse(bytes)},
        new Object[] {"interpreted", new Program(Parser.parse(bytes), InterpreterMachine::new)});
  }

  @AfterEach
  void close() {
    guests.forEach(Guest::close);
    watchdog.close();
  }

  private Imports imports() {
    return new Imports()
        .add(
            "env",
            "started",
            ":",
            (_, _) -> {
              starts++;
              return 0;
            });
  }

  private Guest started() {
    var guest = program.instantiate(imports(), watchdog, MAX_MEMORY);
    guests.add(guest);
    guest.start(LIMIT);
    return guest;
  }

  private Guest restored(Snapshot snapshot) {
    var guest = program.restore(snapshot, imports(), watchdog, MAX_MEMORY);
    guests.add(guest);
    return guest;
  }

  private static long call(Guest guest, String function, long... arguments) {
    return guest.function(function).call(LIMIT, arguments);
  }

  @Test
  void aCloneIsNotStartedAgain() {
    call(original, "store", PAGE, 77);

    var clone = restored(original.snapshot());

    assertThat(starts).isEqualTo(2);
    assertThat(call(clone, "load", PAGE)).isEqualTo(77);
    assertThat(clone.memory().latin1(16, 4, 4, "text")).isEqualTo("weir");
  }

  @Test
  void aCloneGoesOnWithTheGlobals() {
    call(original, "count");
    call(original, "wide", Long.MIN_VALUE);

    var snapshot = original.snapshot();
    var clone = restored(snapshot);

    assertThat(call(clone, "count")).isEqualTo(16);
    assertThat(call(clone, "wide", 3)).isEqualTo(Long.MIN_VALUE);
    assertThat(call(restored(snapshot), "count")).isEqualTo(16);
    assertThat(call(original, "count")).isEqualTo(16);
  }

  @Test
  void whatOneWritesIsInvisibleToTheOthers() {
    call(original, "store", 100, 1);
    var snapshot = original.snapshot();
    var one = restored(snapshot);
    var other = restored(snapshot);

    call(one, "store", 100, 2);
    call(original, "store", 100, 3);

    assertThat(call(one, "load", 100)).isEqualTo(2);
    assertThat(call(original, "load", 100)).isEqualTo(3);
    assertThat(call(other, "load", 100)).isEqualTo(1);
    assertThat(call(restored(snapshot), "load", 100)).isEqualTo(1);
  }

  @Test
  void whatOneWritesAfterTheStartIsInvisibleToLaterStarts() {
    call(original, "store", 16, 0);

    assertThat(started().memory().latin1(16, 4, 4, "text")).isEqualTo("weir");
  }

  @Test
  void memoryThatGrewIsThereAndGrowsOn() {
    call(original, "grow", 3);
    call(original, "store", 5 * PAGE - 4, 42);

    var clone = restored(original.snapshot());

    assertThat(call(clone, "load", 5 * PAGE - 4)).isEqualTo(42);
    assertThat(call(clone, "grow", 3)).isEqualTo(5);
    assertThat((int) call(clone, "grow", 1)).isEqualTo(-1);
    assertThat(call(original, "grow", 0)).isEqualTo(5);
  }

  @Test
  void tablesThatChangedAndGrewAreThere() {
    call(original, "table_init", 1);
    call(original, "table_grow", 2);
    var snapshot = original.snapshot();

    var clone = restored(snapshot);

    assertThat(call(clone, "table_call", 0)).isEqualTo(7);
    assertThat(call(clone, "table_call", 1)).isEqualTo(8);
    assertThat(call(clone, "table_call", 2)).isEqualTo(7);
    assertThat(call(clone, "table_call", 5)).isEqualTo(8);
    assertThatThrownBy(() -> call(clone, "table_call", 3)).isInstanceOf(GuestTrap.class);
  }

  @Test
  void whatOneDoesToATableIsInvisibleToTheOthers() {
    var snapshot = original.snapshot();
    var one = restored(snapshot);
    var other = restored(snapshot);

    call(one, "table_init", 0);
    call(original, "table_grow", 3);
    call(original, "table_init", 0);

    assertThat(call(one, "table_call", 0)).isEqualTo(8);
    assertThat(call(other, "table_call", 0)).isEqualTo(7);
    assertThat(call(other, "table_size")).isEqualTo(4);
    assertThat(call(restored(snapshot), "table_call", 0)).isEqualTo(7);
  }

  @Test
  void segmentsThatWereDroppedStayDropped() {
    var before = original.snapshot();
    call(original, "drop");
    var clone = restored(original.snapshot());

    assertThatThrownBy(() -> call(clone, "init", 0)).isInstanceOf(GuestTrap.class);
    assertThatThrownBy(() -> call(restored(original.snapshot()), "table_init", 0))
        .isInstanceOf(GuestTrap.class);
    call(restored(before), "init", 200);
    call(restored(before), "table_init", 0);
    assertThat(started().memory().latin1(16, 4, 4, "text")).isEqualTo("weir");
  }

  @Test
  void aSnapshotOfACloneIsLikeAnyOther() {
    call(original, "store", 100, 1);
    var clone = restored(original.snapshot());
    call(clone, "store", 200, 2);

    var clonesClone = restored(clone.snapshot());

    assertThat(call(clonesClone, "load", 100)).isEqualTo(1);
    assertThat(call(clonesClone, "load", 200)).isEqualTo(2);
  }

  @Test
  void pagesThatAreAsAtTheStartTakeNoHeap() {
    call(original, "store", 16, 0);
    call(original, "store", 16, 0x72696577);
    call(original, "store", PAGE, 0);

    var pages = original.snapshot().pages();

    assertThat(pages[0]).isSameAs(started().snapshot().pages()[0]);
    assertThat(pages[1]).isSameAs(new PagedMemory(new MemoryLimits(1, 1)).readable[0]);
  }

  @Test
  void aSnapshotOfAnotherProgramIsRefused() throws IOException {
    var other = Program.parse(EngineFixtures.bytes("snapshot.wasm"));
    var snapshot = original.snapshot();

    assertThatThrownBy(() -> other.restore(snapshot, imports(), watchdog, MAX_MEMORY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
