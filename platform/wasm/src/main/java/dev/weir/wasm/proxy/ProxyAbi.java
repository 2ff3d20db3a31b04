package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.Program;
import java.util.Arrays;

/// What a module must be to speak proxy-wasm.
public final class ProxyAbi {

  private static final String CALLBACK_PREFIX = "proxy_on_";

  private ProxyAbi() {}

  /// Whether the module means to speak proxy-wasm.
  public static boolean isSpokenBy(Program program) {
    return AbiVersion.of(program).isPresent();
  }

  /// The version that the module speaks: `0.2.1`.
  public static String version(Program program) {
    return AbiVersion.of(program).orElseThrow().toString();
  }

  /// Checks that the module can be run. Whatever functions it imports, it links.
  ///
  /// @throws InvalidProgramException if its exports are not those of the ABI
  public static void check(Program program) {
    if (Callback.firstExported(program, ProxyInstance.ALLOCATORS).isEmpty()) {
      throw new InvalidProgramException(
          "exports neither "
              + String.join(" nor ", ProxyInstance.ALLOCATORS)
              + " (expected: a function that gives the host memory)");
    }
    for (var name : program.functionNames()) {
      var type = program.functionType(name).orElseThrow();
      if (name.startsWith(CALLBACK_PREFIX) && type.matches(".*[^i:].*")) {
        throw new InvalidProgramException(
            "exports " + name + " with other parameters than i32 (expected: i32 only)");
      }
    }
  }

  /// Whether the module has any callback for HTTP requests.
  static boolean handlesHttp(Program program) {
    return Arrays.stream(Callbacks.HTTP).anyMatch(it -> program.functionType(it).isPresent());
  }
}
