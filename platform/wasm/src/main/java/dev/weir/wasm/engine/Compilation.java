package dev.weir.wasm.engine;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.Import;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Parsing, checking and compiling a module that nobody trusts.
///
/// It runs on a thread of its own, with a deep stack, because a hostile module can be nested deeply
/// or take for ever. The time that counts is the processor's, so that a busy machine refuses no
/// module. The compiler cannot be interrupted: when the time is up its daemon thread is left to end
/// by itself, and the size cap bounds how long that is.
final class Compilation {

  private static final int MAX_BYTES = 32 << 20;
  private static final long MAX_SECONDS = 60;
  private static final int MAX_WAITED_SECONDS = 600;
  private static final long STACK_BYTES = 16 << 20;
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};
  private static final int HEADER_BYTES = 8;

  private Compilation() {}

  /// Parses and checks.
  static Program parse(byte[] bytes, ModuleCache cache) {
    checkHeader(bytes);
    return run(() -> {
      var module = Parser.parse(bytes);
      checkShape(module);
      return new Program(module, cache);
    });
  }

  /// Compiles what was parsed, or takes it from the cache.
  static Function<Instance, Machine> compile(WasmModule module, ModuleCache cache) {
    return run(() -> {
      var machines =
          MachineFactoryCompiler.builder(module)
              .withInterpreterFallback(InterpreterFallback.SILENT)
              .withCache(cache)
              .compile();
      // Without the check that an instance is of this very module: some are of its twin.
      return machines instanceof CompiledModule compiled ? compiled.machineFactory() : machines;
    });
  }

  private static <T> T run(Callable<T> work) {
    var task = new FutureTask<>(work);
    var thread =
        Thread.ofPlatform().name("weir-wasm-compiler").daemon().stackSize(STACK_BYTES).start(task);
    try {
      return result(task, thread);
    } catch (TimeoutException _) {
      throw new InvalidProgramException("takes too long to compile (expected: <= 60s)");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InvalidProgramException("compiling was interrupted");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  private static <T> T result(FutureTask<T> task, Thread thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var waited = 0; waited < MAX_WAITED_SECONDS; waited++) {
      try {
        return task.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (cpuSeconds(thread) >= MAX_SECONDS) {
          throw e;
        }
      }
    }
    throw new TimeoutException();
  }

  private static long cpuSeconds(Thread thread) {
    var nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  private static void checkHeader(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidProgramException(
          "%d bytes (expected: <= %d)".formatted(bytes.length, MAX_BYTES));
    }
    for (var i = 0; i < MAGIC.length; i++) {
      if (i >= bytes.length || bytes[i] != MAGIC[i]) {
        throw new InvalidProgramException("not a WebAssembly module");
      }
    }
    if (bytes.length < HEADER_BYTES || bytes[4] != 1 || bytes[6] != 0) {
      throw new InvalidProgramException("not a WebAssembly core module of version 1");
    }
  }

  /// Refuses what could not be contained: memory and objects that no limit would count.
  private static void checkShape(WasmModule module) {
    for (var i = 0; i < module.importSection().importCount(); i++) {
      checkImport(module.importSection().getImport(i));
    }
    module
        .memorySection()
        .ifPresent(section -> {
          expect(section.memoryCount() == 1, section.memoryCount() + " memories", "one");
          expect(!section.getMemory(0).limits().shared(), "a shared memory", "one of its own");
        });
    for (var i = 0; i < module.tableSection().tableCount(); i++) {
      var entries = module.tableSection().getTable(i).limits().min();
      expect(
          entries <= CappedTable.MAX_ENTRIES,
          "a table of " + entries + " entries",
          "<= " + CappedTable.MAX_ENTRIES);
    }
    for (var i = 0; i < module.typeSection().subTypeCount(); i++) {
      var type = module.typeSection().getSubType(i).compType();
      expect(
          type.structType() == null && type.arrayType() == null,
          "garbage-collected types",
          "linear memory only");
    }
  }

  private static void checkImport(Import wanted) {
    expect(
        wanted.importType() == ExternalType.FUNCTION,
        "imports %s.%s, which is no function".formatted(wanted.module(), wanted.name()),
        "functions only");
  }

  private static void expect(boolean condition, String found, String expected) {
    if (!condition) {
      throw new InvalidProgramException(found + " (expected: " + expected + ")");
    }
  }

  private static InvalidProgramException refusal(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> new InvalidProgramException("not a valid module");
      case InvalidProgramException e -> e;
      case StackOverflowError _ -> new InvalidProgramException("nested too deeply");
      case OutOfMemoryError _ -> new InvalidProgramException("too large to compile");
      case ChicoryException e ->
          new InvalidProgramException("not a valid module: " + e.getMessage());
      // The parser runs into JDK exceptions on some malformed modules.
      default -> new InvalidProgramException("not a valid module: " + cause);
    };
  }
}
