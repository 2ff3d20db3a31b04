package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WasiTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L, 5);

  private final List<String> printed = new ArrayList<>();
  private final GuestMemory memory = new GuestMemory(new PagedMemory(new MemoryLimits(1, 1)));
  private final Imports imports = new Imports();
  private final Map<String, String> environment = new TreeMap<>();

  WasiTest() {
    Wasi.offer(
        imports,
        (isError, text) ->
            printed.add((isError ? "! " : "") + new String(text, StandardCharsets.UTF_8)),
        Clock.fixed(NOW, ZoneOffset.UTC),
        environment);
  }

  private long call(String name, long... arguments) {
    var entry = Objects.requireNonNull(imports.find("wasi_unstable", name), name);
    assertThat(arguments).hasSize(entry.type().indexOf(':'));
    return entry.function().call(memory, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wasi_snapshot_preview1", "wasi_unstable"})
  void everyFunctionIsThereUnderBothNames(String module) {
    var names =
        """
        args_get args_sizes_get clock_res_get clock_time_get environ_get environ_sizes_get \
        fd_advise fd_allocate fd_close fd_datasync fd_fdstat_get fd_fdstat_set_flags \
        fd_fdstat_set_rights fd_filestat_get fd_filestat_set_size fd_filestat_set_times fd_pread \
        fd_prestat_dir_name fd_prestat_get fd_pwrite fd_read fd_readdir fd_renumber fd_seek \
        fd_sync fd_tell fd_write path_create_directory path_filestat_get \
        path_filestat_set_times path_link path_open path_readlink path_remove_directory \
        path_rename path_symlink path_unlink_file poll_oneoff proc_exit proc_raise random_get \
        sched_yield sock_accept sock_recv sock_send sock_shutdown\
        """;

    assertThat(names.split(" ")).hasSize(46).allMatch(name -> imports.find(module, name) != null);
  }

  @ParameterizedTest
  @CsvSource({
    "path_open, 44, 9",
    "fd_read, 52, 4",
    "fd_pread, 52, 5",
    "fd_prestat_get, 8, 2",
    "fd_filestat_get, 8, 2",
    "path_readlink, 58, 6",
    "path_unlink_file, 58, 3",
    "sock_send, 58, 5",
    "fd_readdir, 20, 5",
    "fd_renumber, 58, 2",
  })
  void nothingReachesFilesOrSockets(String name, long status, int parameters) {
    assertThat(call(name, new long[parameters])).isEqualTo(status);
  }

  @Test
  void thereAreNoArgumentsAndNoVariables() {
    memory.writeLong(0, -1);

    assertThat(call("environ_sizes_get", 0, 4)).isZero();
    assertThat(memory.readInt(0)).isZero();
    assertThat(memory.readInt(4)).isZero();
    assertThat(call("args_sizes_get", 0, 70_000)).isEqualTo(21);
  }

  @Test
  void givesTheConfiguredVariables() {
    environment.put("LANG", "de");
    environment.put("NAME", "Zoë");

    assertThat(call("environ_sizes_get", 0, 4)).isZero();
    assertThat(memory.readInt(0)).isEqualTo(2);
    assertThat(memory.readInt(4)).isEqualTo(18);

    assertThat(call("environ_get", 16, 100)).isZero();
    assertThat(memory.readInt(16)).isEqualTo(100);
    assertThat(memory.readInt(20)).isEqualTo(108);
    assertThat(new String(memory.bytes(100, 18, 18, "variables"), StandardCharsets.UTF_8))
        .isEqualTo("LANG=de\0NAME=Zoë\0");
  }

  @Test
  void refusesToPutVariablesOutsideOfTheMemory() {
    environment.put("LANG", "de");

    assertThat(call("environ_get", 65_533, 100)).isEqualTo(21);
    assertThat(call("environ_get", -4, 100)).isEqualTo(21);
    assertThat(call("environ_get", 16, 65_529)).isEqualTo(21);
    assertThat(call("environ_sizes_get", 0, 65_533)).isEqualTo(21);
    assertThat(call("environ_sizes_get", -1, 0)).isEqualTo(21);
    assertThat(call("environ_get", 16, 65_528)).isZero();
  }

  @Test
  void printsWhatTheGuestWrites() {
    memory.writeLatin1(100, "hello, world");
    piece(0, 100, 7);
    piece(8, 107, 5);

    assertThat(call("fd_write", 2, 0, 2, 64)).isZero();

    assertThat(printed).containsExactly("! hello, world");
    assertThat(memory.readInt(64)).isEqualTo(12);
  }

  @Test
  void refusesPiecesThatAreNotInTheMemory() {
    piece(0, 0, 0x80000000);

    assertThat(call("fd_write", 1, 0, 1, 64)).isEqualTo(21);
    assertThat(call("fd_write", 1, 65_532, 1, 64)).isEqualTo(21);
    assertThat(call("fd_write", 1, 0, 0, 65_533)).isEqualTo(21);
    assertThat(call("fd_write", 1, 0, 0x20000000, 64)).isEqualTo(28);
    assertThat(call("fd_write", 3, 0, 1, 64)).isEqualTo(8);
    assertThat(printed).isEmpty();
  }

  @Test
  void tellsTheTime() {
    assertThat(call("clock_time_get", 0, 1, 8)).isZero();
    assertThat(memory.readInt(8)).isEqualTo((int) 1_800_000_000_000_000_005L);
    assertThat(memory.readInt(12)).isEqualTo((int) (1_800_000_000_000_000_005L >>> 32));
    assertThat(call("clock_time_get", 1, 1, 8)).isZero();
    assertThat(call("clock_time_get", 2, 1, 8)).isEqualTo(58);
    assertThat(call("clock_time_get", 0, 1, 65_532)).isEqualTo(21);
  }

  @Test
  void givesRandomBytesWithinBounds() {
    assertThat(call("random_get", 0, 32)).isZero();
    assertThat(memory.bytes(0, 32, 32, "random")).isNotEqualTo(new byte[32]);
    assertThat(call("random_get", 65_530, 7)).isEqualTo(21);
    assertThat(call("random_get", 0, 65_537)).isEqualTo(28);
    assertThat(call("random_get", 0, -1)).isEqualTo(28);
  }

  @Test
  void exitingUnwindsTheGuest() {
    assertThatThrownBy(() -> call("proc_exit", 3)).hasMessage("proc_exit(3)");
  }

  @Test
  void printingFilesCanBeAskedAbout() {
    assertThat(call("fd_fdstat_get", 1, 8)).isZero();
    assertThat(memory.readInt(16)).isEqualTo(64);
    assertThat(call("fd_fdstat_get", 5, 8)).isEqualTo(8);
    assertThat(call("fd_tell", 2, 8)).isZero();
    assertThat(call("fd_tell", 0, 8)).isEqualTo(8);
  }

  private void piece(int at, int pointer, int length) {
    memory.writeInt(at, pointer);
    memory.writeInt(at + 4, length);
  }
}
