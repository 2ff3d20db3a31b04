package dev.weir.wasm.http;

import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.InstanceCounters;

/// What a module must be to speak http-wasm.
public final class HttpAbi {

  private HttpAbi() {}

  /// Whether the module means to speak http-wasm.
  public static boolean isSpokenBy(Program program) {
    return program.exports(HttpGuest.HANDLE_REQUEST);
  }

  /// Checks that the module can be run.
  ///
  /// @throws InvalidProgramException if its exports or imports are not those of the ABI
  public static void check(Program program) {
    program.requireFunction(HttpGuest.HANDLE_REQUEST, HttpGuest.HANDLE_REQUEST_TYPE);
    program.requireFunction(HttpGuest.HANDLE_RESPONSE, HttpGuest.HANDLE_RESPONSE_TYPE);
    program.requireImports(offered());
  }

  /// The functions that guests may import, to look at and not to be called.
  public static Imports offered() {
    return HttpGuest.functions(stateOfNone());
  }

  private static HttpState stateOfNone() {
    var settings = FilterSettings.builder("").build();
    return new HttpState(new byte[0], settings, new GuestLog("", 0), new InstanceCounters());
  }
}
