package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.ChicoryException;
import dev.weir.api.DataSize;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A running instance of a program.
///
/// Used by one thread at a time. Whatever goes wrong in the guest comes out as a [GuestTrap], after
/// which the guest must be closed and not be called again.
public final class Guest implements AutoCloseable {

  private static final long[] NO_ARGUMENTS = {};
  private static final long NANOS_PER_MILLISECOND = 1_000_000;
  private static final String RESEED = "weir_reseed";
  private static final String RESEED_TYPE = "I:";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Program program;
  private final Watchdog watchdog;
  private final CallSlot slot;
  private final CallSampler sampler = new CallSampler(System::nanoTime);
  private final Instance instance;
  private final PagedMemory pages;
  private final GuestMemory memory;

  Guest(Program program, Imports offered, Watchdog watchdog, long maxMemory) {
    this(program, offered, watchdog, program.blueprint().memory(maxMemory, null), null);
  }

  /// A guest that goes on where a snapshot was taken.
  Guest(Snapshot snapshot, Imports offered, Watchdog watchdog, long maxMemory) {
    this(
        snapshot.program(),
        offered,
        watchdog,
        snapshot.program().blueprint().memory(maxMemory, snapshot),
        snapshot);
  }

  private Guest(
      Program program,
      Imports offered,
      Watchdog watchdog,
      PagedMemory pages,
      @Nullable Snapshot snapshot) {
    this.program = program;
    this.watchdog = watchdog;
    this.pages = pages;
    memory = new GuestMemory(pages);
    try {
      var imports = program.linker().link(offered, memory);
      instance =
          snapshot == null
              ? program.blueprint().instance(pages, imports)
              : program.blueprint().instance(snapshot, pages, imports);
    } catch (ChicoryException e) {
      throw new InvalidProgramException("cannot be instantiated: " + e.getMessage());
    } catch (OutOfMemoryError _) {
      throw new InvalidProgramException("cannot be instantiated: out of memory");
    }
    slot = watchdog.open();
  }

  /// Its memory.
  public GuestMemory memory() {
    return memory;
  }

  /// Runs what a module has for its start: data, the start section, then `_initialize` and
  /// `_start`.
  ///
  /// @throws GuestTrap if it does not end well, or not in time
  public void start(long limitNanos) {
    call(
        "start",
        limitNanos,
        () -> {
          instance.initialize(false);
          if (program.functionType("_initialize").isPresent()) {
            instance.export("_initialize").apply(NO_ARGUMENTS);
          }
          if (program.functionType("_start").isPresent()) {
            startCommand();
          }
          return 0;
        });
  }

  /// Runs what the module does at its start as a library with a main function: `_initialize` and
  /// `main`, or `_start` if it is a command.
  ///
  /// @throws GuestTrap if it does not end well within the time
  public void startReactor(long limitNanos) {
    call(
        "start",
        limitNanos,
        () -> {
          instance.initialize(false);
          if (program.functionType("_initialize").isEmpty()) {
            if (program.functionType("_start").isPresent()) {
              startCommand();
            }
            return 0;
          }
          instance.export("_initialize").apply(NO_ARGUMENTS);
          var main = program.functionType("main").isPresent() ? "main" : "__main_void";
          var type = program.functionType(main);
          if (type.isPresent()) {
            instance.export(main).apply(new long[type.orElseThrow().indexOf(':')]);
          }
          return 0;
        });
  }

  /// What it is now, for other guests to go on from. It shares its memory with them from now on, as
  /// they do with each other. It must have been started, and not be running.
  public Snapshot snapshot() {
    slot.requireIdle();
    return new Snapshot(program, instance, pages);
  }

  /// Gives it a random number of its own, if it exports `weir_reseed: (i64)` to take one.
  ///
  /// Whoever is restored from a snapshot has the random numbers and hash seeds of the others in its
  /// memory. Those that it asks WASI for are always fresh.
  ///
  /// @throws GuestTrap if it does not take it, or not in time
  public void reseed(long limitNanos) {
    if (program.functionType(RESEED).filter(RESEED_TYPE::equals).isPresent()) {
      function(RESEED).call(limitNanos, RANDOM.nextLong());
    }
  }

  /// Tells the meter from now on how long its calls take.
  public void setMeter(CallMeter meter) {
    sampler.setMeter(meter);
  }

  /// The loader of its compiled code.
  ClassLoader codeLoader() {
    return instance.getMachine().getClass().getClassLoader();
  }

  private void startCommand() {
    try {
      instance.export("_start").apply(NO_ARGUMENTS);
    } catch (ProcessExit e) {
      if (e.status() != 0) {
        throw e;
      }
    }
  }

  /// A function of the guest that the host can call.
  ///
  /// @throws IllegalArgumentException if the program does not export it
  public Function function(String name) {
    if (program.functionType(name).isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' (expected: an exported function)");
    }
    return new Function(name, instance.export(name));
  }

  /// Does something that may block, on behalf of the guest that is calling, and [#untimed].
  ///
  /// @throws HostCallFailed if the action throws
  /// @throws GuestTrap if the time is up already
  public <T> T blocking(BlockingAction<T> action) {
    return untimed(() -> {
      try {
        return action.run();
      } catch (GuestTrap e) {
        throw e;
      } catch (Exception e) {
        throw new HostCallFailed(e);
      }
    });
  }

  /// Does something on behalf of the guest that is calling, whose time does not go on meanwhile.
  /// What the action throws ends the call like what any host function throws: with a trap.
  ///
  /// @throws GuestTrap if the time is up already
  public <T> T untimed(Supplier<T> action) {
    if (!slot.suspend()) {
      throw new GuestTrap("the time is up");
    }
    sampler.suspend();
    try {
      return action.get();
    } finally {
      sampler.resume();
      slot.resume();
    }
  }

  /// Ends the guest's supervision. The guest must not be running.
  @Override
  public void close() {
    watchdog.release(slot);
  }

  private long call(String what, long limitNanos, Body body) {
    return call(what, limitNanos, limitNanos, body);
  }

  private long call(String what, long limitNanos, long patienceNanos, Body body) {
    slot.enter(patienceNanos);
    sampler.begin();
    var result = 0L;
    Throwable thrown = null;
    try {
      result = body.run();
    } catch (Throwable t) {
      // Errors too: a hostile guest brings about stack overflows and more.
      thrown = t;
    }
    sampler.end();
    if (slot.exit()) {
      throw trap(GuestTrap.Kind.TIMEOUT, what + ": " + excess(limitNanos, patienceNanos), thrown);
    }
    if (thrown != null) {
      throw failure(what, thrown);
    }
    return result;
  }

  private static String excess(long limitNanos, long patienceNanos) {
    var given = "takes longer than " + patienceNanos / NANOS_PER_MILLISECOND + "ms";
    return patienceNanos == limitNanos
        ? given
        : given + " (" + limitNanos / NANOS_PER_MILLISECOND + "ms when it is warm)";
  }

  private RuntimeException failure(String what, Throwable thrown) {
    return switch (thrown) {
      case HostCallFailed e -> e;
      case ChicoryInterruptedException _ ->
          trap(GuestTrap.Kind.INTERRUPTED, what + ": interrupted", thrown);
      case StackOverflowError _ -> trap(what + ": call stack exhausted", thrown);
      case OutOfMemoryError _ -> trap(what + ": out of memory", thrown);
      case GuestTrap _, ProcessExit _, ChicoryException _ ->
          trap(what + ": " + Objects.requireNonNullElse(thrown.getMessage(), "trap"), thrown);
      // Chicory lets some exceptions of the JDK through where a trap is due.
      default -> trap(what + ": " + thrown, thrown);
    };
  }

  private GuestTrap trap(String message, Throwable thrown) {
    return trap(GuestTrap.Kind.TRAP, message, thrown);
  }

  // Where the guest was is in the message; the frames of its compiled code say nothing more.
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    return switch (thrown) {
      case ChicoryException _, StackOverflowError _, GuestTrap _, ProcessExit _ -> null;
      case null, default -> thrown;
    };
  }

  // Guests that get no memory mostly trap without a word.
  private String shortage() {
    return pages.isShortOfPages()
        ? "; its memory could not grow beyond "
            + DataSize.ofBytes((long) Pages.PAGE_BYTES * pages.maximumPages())
        : "";
  }

  private GuestTrap trap(GuestTrap.Kind kind, String message, @Nullable Throwable thrown) {
    var trail = thrown == null ? "" : program.names().trail(thrown);
    return new GuestTrap(kind, OneLine.of(message + trail + shortage()), cause(thrown));
  }

  /// Something that may block.
  @FunctionalInterface
  public interface BlockingAction<T> {

    /// Does it.
    T run() throws Exception;
  }

  @FunctionalInterface
  private interface Body {
    long run();
  }

  /// An exported function of this guest.
  public final class Function {

    private final String name;
    private final ExportFunction export;

    private Function(String name, ExportFunction export) {
      this.name = name;
      this.export = export;
    }

    /// Calls it from within a host function, on the time of the call that is going on.
    ///
    /// Whatever it throws has to reach the guest that called the host.
    ///
    /// @param arguments as many as it has parameters
    /// @return its result; 0 if it has none
    public long callFromHost(long... arguments) {
      return result(export.apply(arguments));
    }

    /// Calls it.
    ///
    /// @param arguments as many as it has parameters
    /// @return its result; 0 if it has none
    /// @throws GuestTrap if the guest breaks down or is not done in time
    /// @throws HostCallFailed if a host function could not do its work
    public long call(long limitNanos, long... arguments) {
      return Guest.this.call(
          name, limitNanos, program.patience(limitNanos), () -> result(export.apply(arguments)));
    }

    private static long result(long @Nullable [] results) {
      return results == null || results.length == 0 ? 0 : results[0];
    }
  }
}
