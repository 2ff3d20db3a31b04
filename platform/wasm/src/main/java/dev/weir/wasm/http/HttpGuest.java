package dev.weir.wasm.http;

import dev.weir.api.Request;
import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Snapshot;
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

  /// An instance that was started, for others to go on from.
  ///
  /// @param features what it had enabled for every request
  record Warm(Program program, Snapshot snapshot, int features) {}

  private final Program program;
  private final HttpState state;
  private final Guest guest;
  private final Guest.Function handleRequest;
  private final Guest.Function handleResponse;
  private final WasmLimits limits;
  private final long limitNanos;
  private int context;
  private long memoryAtStart;
  private long ownBytes;

  private HttpGuest(Program program, HttpState state, Guest guest) {
    this.program = program;
    this.state = state;
    this.guest = guest;
    limits = state.limits();
    limitNanos = limits.time().toNanos();
    state.setGuest(guest);
    handleRequest = guest.function(HANDLE_REQUEST);
    handleResponse = guest.function(HANDLE_RESPONSE);
    guest.setMeter(state.counters());
  }

  /// The functions that http-wasm guests may import.
  static Imports functions(HttpState state) {
    var imports = new Imports();
    var head = new HttpHeadFunctions(state);
    head.offer(imports);
    new HttpFieldFunctions(state).offer(imports);
    new HttpBodyFunctions(state).offer(imports);
    Wasi.offer(imports, head::print, Clock.systemUTC(), state.environment());
    return imports;
  }

  /// Makes an instance and runs what it does at its start.
  ///
  /// @throws dev.weir.wasm.engine.GuestTrap if it does not start
  /// @throws dev.weir.wasm.engine.InvalidProgramException if it cannot be made
  static HttpGuest start(Program program, HttpState state, Watchdog watchdog) {
    var memory = state.limits().memory().bytes();
    var guest =
        new HttpGuest(program, state, program.instantiate(functions(state), watchdog, memory));
    guest.whileStarting(() -> guest.guest.start(guest.limits.startTime().toNanos()));
    return guest;
  }

  /// Makes an instance that goes on where another had been started.
  ///
  /// @throws dev.weir.wasm.engine.GuestTrap if it does not take its random seed
  /// @throws dev.weir.wasm.engine.InvalidProgramException if there is no memory for it
  static HttpGuest restore(Warm warm, HttpState state, Watchdog watchdog) {
    var memory = state.limits().memory().bytes();
    state.enable(warm.features());
    var guest =
        new HttpGuest(
            warm.program(),
            state,
            warm.program().restore(warm.snapshot(), functions(state), watchdog, memory));
    guest.whileStarting(() -> guest.guest.reseed(guest.limits.startTime().toNanos()));
    return guest;
  }

  private void whileStarting(Runnable work) {
    try {
      work.run();
      memoryAtStart = guest.memory().size();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// What it is now, before its first request. It shares its memory with others from now on.
  Warm warm() {
    return new Warm(program, guest.snapshot(), state.startFeatures());
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
    countOwnBytes(guest.memory().ownBytes());
  }

  private void countOwnBytes(long now) {
    state.counters().resized(now - ownBytes);
    ownBytes = now;
  }

  /// Whether its memory has grown close to the limit.
  boolean isWorn() {
    var memory = guest.memory().size();
    return memory > memoryAtStart && memory > limits.memory().bytes() / 4 * 3;
  }

  @Override
  public void close() {
    countOwnBytes(0);
    guest.close();
  }
}
