package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.Wasi;
import dev.weir.wasm.host.GuestLog;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// All functions that proxy-wasm guests may import.
///
/// Every import links: an unknown function of the ABI answers that it is not implemented, any other
/// unknown function traps when it is called. Real modules import much that they never use.
final class HostFunctions {

  private static final String ABI_PREFIX = "proxy_";

  private HostFunctions() {}

  /// The functions for one instance.
  static Imports offer(HostScope scope) {
    var imports = new Imports();
    HostCall.Allocator allocator = size -> scope.instance().allocate(size);
    var binding = new HostCall.Binding(imports, allocator);
    new LogFunctions(scope).offer(binding);
    new MapFunctions(scope).offer(binding);
    new BufferFunctions(scope).offer(binding);
    new PropertyFunctions(scope).offer(binding);
    new StreamFunctions(scope).offer(binding);
    new HttpCallFunctions(scope).offer(binding);
    new GrpcFunctions(scope).offer(binding);
    new SharedFunctions(scope).offer(binding);
    new MetricFunctions(scope).offer(binding);
    new ForeignCallFunctions(scope).offer(binding);
    new HigressFunctions(scope).offer(binding);
    Wasi.offer(
        imports,
        (isError, text) -> print(scope.log(), isError, text),
        Clock.systemUTC(),
        scope.module().settings().environment());
    offerRuntime(imports);
    return imports.fallback(HostFunctions::unknown);
  }

  /// What the runtimes of Emscripten and AssemblyScript import.
  private static void offerRuntime(Imports imports) {
    imports
        .addLenient("env", "emscripten_notify_memory_growth", 1, (_, _) -> 0)
        .addLenient("env", "pthread_equal", 2, (_, a) -> a[0] == a[1] ? 1 : 0)
        .addLenient("env", "abort", 0, (_, _) -> trap("the guest aborted"))
        .add("env", "seed", ":F", (_, _) -> bits(ThreadLocalRandom.current().nextDouble()))
        .add("env", "Date.now", ":F", (_, _) -> bits((double) System.currentTimeMillis()))
        .add("env", "trace", "iiFFFFF:", (_, _) -> 0);
  }

  private static long bits(double number) {
    return Double.doubleToRawLongBits(number);
  }

  private static void print(GuestLog log, boolean isError, byte[] text) {
    log.print(isError ? Level.ERROR : Level.INFO, text);
  }

  private static @Nullable HostFunction unknown(String module, String name) {
    if (name.startsWith(ABI_PREFIX)) {
      return (_, _) -> Status.UNIMPLEMENTED;
    }
    return (_, _) -> trap("called " + module + "." + name + ", which no host has");
  }

  private static long trap(String message) {
    throw new GuestTrap(message);
  }
}
