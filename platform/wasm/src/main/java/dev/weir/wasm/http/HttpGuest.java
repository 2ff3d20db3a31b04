package dev.weir.wasm.http;

import dev.weir.api.Request;
import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Wasi;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.WasmLimits;
import java.time.Clock;

/// One instance of an http-wasm guest. It stays with one request until that is done.
final class HttpGuest implements AutoCloseable {

  static final String HANDLE_REQUEST = "handle_request";
  static final String HANDLE_RESPONSE = "handle_response";
  static final String HANDLE_REQUEST_TYPE = ":I";
  static final String HANDLE_RESPONSE_TYPE = "ii:";
  private static final int CONTEXT_SHIFT = 32;

  private final HttpState state;
  private final Guest guest;
  private final Guest.Function handleRequest;
  private final Guest.Function handleResponse;
  private final WasmLimits limits;
  private final long limitNanos;
  private int context;
  private long memoryAtStart;

  private HttpGuest(Program program, HttpState state, Watchdog watchdog, WasmLimits limits) {
    this.state = state;
    this.limits = limits;
    limitNanos = limits.time().toNanos();
    guest = program.instantiate(functions(state), watchdog, limits.memory().bytes());
    state.setGuest(guest);
    handleRequest = guest.function(HANDLE_REQUEST);
    handleResponse = guest.function(HANDLE_RESPONSE);
  }

  /// The functions that http-wasm guests may import.
  static Imports functions(HttpState state) {
    var imports = new Imports();
    var head = new HttpHeadFunctions(state);
    head.offer(imports);
    new HttpFieldFunctions(state).offer(imports);
    new HttpBodyFunctions(state).offer(imports);
    Wasi.offer(imports, head::print, Clock.systemUTC());
    return imports;
  }

  /// Makes an instance and runs what it does at its start.
  ///
  /// @throws dev.weir.wasm.engine.GuestTrap if it does not start
  /// @throws dev.weir.wasm.engine.InvalidProgramException if it cannot be made
  static HttpGuest start(Program program, HttpState state, Watchdog watchdog, WasmLimits limits) {
    var guest = new HttpGuest(program, state, watchdog, limits);
    try {
      guest.guest.start(limits.startTime().toNanos());
      guest.memoryAtStart = guest.guest.memory().size();
      return guest;
    } catch (RuntimeException e) {
      guest.close();
      throw e;
    }
  }

  /// Begins with a request.
  HttpCall begin(Request request) {
    var call = new HttpCall(request, limits, state.startFeatures());
    state.setCall(call);
    state.log().refill();
    return call;
  }

  /// Lets the guest handle the request.
  ///
  /// @return whether the next handler is wanted
  boolean handleRequest() {
    var result = handleRequest.call(limitNanos);
    context = (int) (result >>> CONTEXT_SHIFT);
    return (int) result != 0;
  }

  /// Lets the guest handle the response.
  void handleResponse(boolean isError) {
    handleResponse.call(limitNanos, context, isError ? 1 : 0);
  }

  /// Forgets the request.
  void end() {
    state.setCall(null);
  }

  /// Whether its memory has grown close to the limit.
  boolean isWorn() {
    var memory = guest.memory().size();
    return memory > memoryAtStart && memory > limits.memory().bytes() / 4 * 3;
  }

  @Override
  public void close() {
    guest.close();
  }
}
