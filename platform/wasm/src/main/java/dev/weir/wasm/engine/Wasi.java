package dev.weir.wasm.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The WASI functions that a guest gets: clocks, random numbers, printing, the end of the process.
///
/// Everything else links and answers that there is no such thing: no file, no socket, no argument
/// and no variable of this process can be reached. The guest's variables are those that it is
/// given. The table is the same under the names of both generations of WASI.
public final class Wasi {

  private static final String MODULE = "wasi_snapshot_preview1";
  private static final String OLD_MODULE = "wasi_unstable";

  private static final int SUCCESS = 0;
  private static final int BAD_FILE = 8;
  private static final int BAD_DIRECTORY = 20;
  private static final int BAD_POINTER = 21;
  private static final int INVALID = 28;
  private static final int NO_ENTRY = 44;
  private static final int NOT_IMPLEMENTED = 52;
  private static final int NOT_SUPPORTED = 58;

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;
  private static final int MAX_PIECES = 1024;
  private static final int PIECE_BYTES = 8;
  private static final int MAX_PRINTED_BYTES = 64 << 10;
  private static final int MAX_RANDOM_BYTES = 64 << 10;
  private static final int FILE_STATUS_BYTES = 24;
  private static final int FILE_STAT_BYTES = 64;
  private static final long RIGHT_TO_WRITE = 64;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final GuestOutput output;
  private final Clock clock;
  private final Map<String, String> environment;

  private Wasi(GuestOutput output, Clock clock, Map<String, String> environment) {
    this.output = output;
    this.clock = clock;
    this.environment = environment;
  }

  /// Offers the functions to a guest.
  ///
  /// @param output where the guest's standard output and error go
  /// @param clock what the guest takes for the time
  /// @param environment the guest's variables
  public static void offer(
      Imports imports, GuestOutput output, Clock clock, Map<String, String> environment) {
    var wasi = new Wasi(output, clock, environment);
    wasi.addProcess(imports);
    wasi.addDescriptors(imports);
    addRefused(imports);
    imports.alias(MODULE, OLD_MODULE);
  }

  private void addProcess(Imports imports) {
    imports
        .add(MODULE, "args_get", "ii:i", (_, _) -> SUCCESS)
        .add(MODULE, "args_sizes_get", "ii:i", (memory, a) -> clear(memory, SUCCESS, 4, a[0], a[1]))
        .add(MODULE, "environ_get", "ii:i", this::variables)
        .add(MODULE, "environ_sizes_get", "ii:i", this::variablesSize)
        .add(MODULE, "clock_time_get", "iIi:i", this::clockTime)
        .add(MODULE, "clock_res_get", "ii:i", (memory, a) -> putLong(memory, (int) a[1], 1))
        .add(MODULE, "random_get", "ii:i", (memory, a) -> random(memory, (int) a[0], (int) a[1]))
        .add(MODULE, "proc_exit", "i:", (_, a) -> exit((int) a[0]))
        .add(MODULE, "proc_raise", "i:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "sched_yield", ":i", (_, _) -> SUCCESS)
        // Go's runtime aborts on anything but success here.
        .add(MODULE, "poll_oneoff", "iiii:i", (memory, a) -> clear(memory, SUCCESS, 4, a[3]));
  }

  private void addDescriptors(Imports imports) {
    imports
        .add(MODULE, "fd_write", "iiii:i", (memory, a) -> print(memory, a, (int) a[3]))
        .add(MODULE, "fd_pwrite", "iiiIi:i", (memory, a) -> print(memory, a, (int) a[4]))
        .add(MODULE, "fd_fdstat_get", "ii:i", Wasi::fileStatus)
        .add(MODULE, "fd_tell", "ii:i", Wasi::position)
        .add(MODULE, "fd_close", "i:i", (_, _) -> SUCCESS)
        .add(MODULE, "fd_seek", "iIii:i", (_, _) -> SUCCESS)
        .add(MODULE, "fd_advise", "iIIi:i", (_, _) -> SUCCESS)
        .add(MODULE, "fd_allocate", "iII:i", Wasi::printing)
        .add(MODULE, "fd_datasync", "i:i", Wasi::printing)
        .add(MODULE, "fd_sync", "i:i", Wasi::printing)
        .add(MODULE, "fd_fdstat_set_rights", "iII:i", Wasi::printing)
        .add(MODULE, "fd_filestat_set_size", "iI:i", Wasi::printing)
        .add(MODULE, "fd_filestat_set_times", "iIIi:i", Wasi::printing)
        // Ends the search for directories in the start code of Go and C.
        .add(MODULE, "fd_prestat_get", "ii:i", (_, _) -> BAD_FILE)
        .add(MODULE, "fd_filestat_get", "ii:i", (_, _) -> BAD_FILE);
  }

  private static void addRefused(Imports imports) {
    imports
        .add(MODULE, "path_open", "iiiiiIIii:i", (_, _) -> NO_ENTRY)
        .add(MODULE, "fd_read", "iiii:i", (_, _) -> NOT_IMPLEMENTED)
        .add(MODULE, "fd_pread", "iiiIi:i", (_, _) -> NOT_IMPLEMENTED)
        .add(MODULE, "fd_fdstat_set_flags", "ii:i", (_, _) -> NOT_IMPLEMENTED)
        .add(MODULE, "fd_prestat_dir_name", "iii:i", (_, _) -> NOT_IMPLEMENTED)
        .add(MODULE, "fd_readdir", "iiiIi:i", (memory, a) -> clear(memory, BAD_DIRECTORY, 4, a[4]))
        .add(MODULE, "fd_renumber", "ii:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "path_create_directory", "iii:i", (_, _) -> NOT_SUPPORTED)
        .add(
            MODULE,
            "path_filestat_get",
            "iiiii:i",
            (memory, a) -> clear(memory, NOT_SUPPORTED, FILE_STAT_BYTES, a[4]))
        .add(MODULE, "path_filestat_set_times", "iiiiIIi:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "path_link", "iiiiiii:i", (_, _) -> NOT_SUPPORTED)
        .add(
            MODULE,
            "path_readlink",
            "iiiiii:i",
            (memory, a) -> clear(memory, NOT_SUPPORTED, 4, a[5]))
        .add(MODULE, "path_remove_directory", "iii:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "path_rename", "iiiiii:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "path_symlink", "iiiii:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "path_unlink_file", "iii:i", (_, _) -> NOT_SUPPORTED)
        .add(MODULE, "sock_accept", "iii:i", (memory, a) -> clear(memory, NOT_SUPPORTED, 4, a[2]))
        .add(
            MODULE,
            "sock_recv",
            "iiiiii:i",
            (memory, a) -> clear(memory, NOT_SUPPORTED, 4, a[4], a[5]))
        .add(MODULE, "sock_send", "iiiii:i", (memory, a) -> clear(memory, NOT_SUPPORTED, 4, a[4]))
        .add(MODULE, "sock_shutdown", "ii:i", (_, _) -> NOT_SUPPORTED);
  }

  private long variablesSize(GuestMemory memory, long[] arguments) {
    var count = (int) arguments[0];
    var size = (int) arguments[1];
    if (!memory.contains(count, 4) || !memory.contains(size, 4)) {
      return BAD_POINTER;
    }
    memory.writeInt(count, environment.size());
    memory.writeInt(size, variables().stream().mapToInt(variable -> variable.length).sum());
    return SUCCESS;
  }

  private long variables(GuestMemory memory, long[] arguments) {
    var list = (int) arguments[0];
    var at = (int) arguments[1];
    for (var variable : variables()) {
      if (!memory.contains(list, 4) || !memory.contains(at, variable.length)) {
        return BAD_POINTER;
      }
      memory.writeInt(list, at);
      memory.write(at, variable, 0, variable.length);
      list += 4;
      at += variable.length;
    }
    return SUCCESS;
  }

  /// The variables as C has them: `NAME=value` and a zero.
  private List<byte[]> variables() {
    return environment.entrySet().stream()
        .map(entry -> entry.getKey() + '=' + entry.getValue() + '\0')
        .map(variable -> variable.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private long clockTime(GuestMemory memory, long[] arguments) {
    var pointer = (int) arguments[2];
    return switch ((int) arguments[0]) {
      case 0 -> putLong(memory, pointer, unixNanos(clock.instant()));
      case 1 -> putLong(memory, pointer, System.nanoTime());
      default -> NOT_SUPPORTED;
    };
  }

  private static long unixNanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private static long random(GuestMemory memory, int pointer, int length) {
    if (Integer.compareUnsigned(length, MAX_RANDOM_BYTES) > 0) {
      return INVALID;
    }
    if (!memory.contains(pointer, length)) {
      return BAD_POINTER;
    }
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    memory.write(pointer, bytes, 0, length);
    return SUCCESS;
  }

  private static long exit(int status) {
    throw new ProcessExit(status);
  }

  /// Prints the pieces that a list of pointers and lengths names.
  private long print(GuestMemory memory, long[] arguments, int writtenPointer) {
    var list = (int) arguments[1];
    var count = (int) arguments[2];
    if (!isPrinting(arguments[0])) {
      return BAD_FILE;
    }
    if (Integer.compareUnsigned(count, MAX_PIECES) > 0) {
      return INVALID;
    }
    if (!memory.contains(list, count * PIECE_BYTES) || !memory.contains(writtenPointer, 4)) {
      return BAD_POINTER;
    }
    var text = new ByteArrayOutputStream();
    var total = 0;
    for (var i = 0; i < count; i++) {
      var pointer = memory.readInt(list + i * PIECE_BYTES);
      var length = memory.readInt(list + i * PIECE_BYTES + 4);
      if (!memory.contains(pointer, length)) {
        return BAD_POINTER;
      }
      var kept = Math.min(length, MAX_PRINTED_BYTES - text.size());
      text.writeBytes(memory.bytes(pointer, kept, MAX_PRINTED_BYTES, "output"));
      total += length;
    }
    output.print(arguments[0] == STANDARD_ERROR, text.toByteArray());
    memory.writeInt(writtenPointer, total);
    return SUCCESS;
  }

  private static long fileStatus(GuestMemory memory, long[] arguments) {
    var pointer = (int) arguments[1];
    if (!isPrinting(arguments[0])) {
      return BAD_FILE;
    }
    if (!memory.contains(pointer, FILE_STATUS_BYTES)) {
      return BAD_POINTER;
    }
    memory.clear(pointer, FILE_STATUS_BYTES);
    memory.writeLong(pointer + 8, RIGHT_TO_WRITE);
    return SUCCESS;
  }

  private static long position(GuestMemory memory, long[] arguments) {
    return isPrinting(arguments[0]) ? putLong(memory, (int) arguments[1], 0) : BAD_FILE;
  }

  private static long printing(GuestMemory memory, long[] arguments) {
    return isPrinting(arguments[0]) ? SUCCESS : BAD_FILE;
  }

  private static boolean isPrinting(long descriptor) {
    return descriptor == STANDARD_OUTPUT || descriptor == STANDARD_ERROR;
  }

  private static long putLong(GuestMemory memory, int pointer, long value) {
    if (!memory.contains(pointer, 8)) {
      return BAD_POINTER;
    }
    memory.writeLong(pointer, value);
    return SUCCESS;
  }

  private static long clear(GuestMemory memory, int status, int size, long... pointers) {
    for (var pointer : pointers) {
      if (!memory.contains((int) pointer, size)) {
        return BAD_POINTER;
      }
      memory.clear((int) pointer, size);
    }
    return status;
  }
}
