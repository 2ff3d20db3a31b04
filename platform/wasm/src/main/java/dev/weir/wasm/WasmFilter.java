package dev.weir.wasm;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.HostCallFailed;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.OneLine;
import dev.weir.wasm.engine.Watchdog;
import java.util.function.Supplier;

/// A filter whose code is a WASM module.
///
/// Each request gets an instance of the module for itself, from the guest's `handle_request` to the
/// end of its `handle_response`. An instance that fails in any way is thrown away, and the request
/// ends with [ErrorCode#FILTER_FAILED], [ErrorCode#FILTER_TIMEOUT] or
/// [ErrorCode#FILTER_UNAVAILABLE].
public final class WasmFilter implements Filter, AutoCloseable {

  private final String name;
  private final InstancePool<HttpGuest> instances;
  private final boolean handlesResponses;

  private WasmFilter(String name, InstancePool<HttpGuest> instances, boolean handlesResponses) {
    this.name = name;
    this.instances = instances;
    this.handlesResponses = handlesResponses;
  }

  /// Makes a filter and starts its first instance, so that a module that cannot run is refused
  /// here.
  ///
  /// @param name what messages and the log call it
  /// @param config what the guest gets as its configuration
  /// @throws InvalidModuleException if the module does not start, or not within the limits
  public static WasmFilter create(
      WasmHost host, String name, WasmModule module, byte[] config, WasmLimits limits) {
    var program = module.program();
    if (program.initialMemory() > limits.memory().bytes()) {
      throw new InvalidModuleException(
          "%s: begins with %d bytes of memory (expected: <= %s)"
              .formatted(module.name(), program.initialMemory(), limits.memory()));
    }
    var own = config.clone();
    Supplier<HttpState> states = () -> new HttpState(own, new GuestLog(name, limits.logBytes()));
    var watchdog = host.watchdog();
    var first = startFirst(module, states.get(), watchdog, limits);
    var pool =
        new InstancePool<>(
            limits.instances(),
            first,
            () -> HttpGuest.start(program, states.get(), watchdog, limits));
    return new WasmFilter(name, pool, !program.isEmptyFunction(HttpGuest.HANDLE_RESPONSE));
  }

  /// Starts an instance. If the guest said why it cannot, that is the better message.
  private static HttpGuest startFirst(
      WasmModule module, HttpState state, Watchdog watchdog, WasmLimits limits) {
    try {
      return HttpGuest.start(module.program(), state, watchdog, limits);
    } catch (GuestTrap | HostCallFailed | InvalidProgramException e) {
      var said = state.log().firstError();
      var reason = said.isEmpty() ? e.getMessage() : said;
      throw new InvalidModuleException(module.name() + ": does not start: " + reason);
    }
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    try {
      return handle(new Lease(request), chain);
    } catch (GuestTrap e) {
      throw failure(e);
    } catch (HostCallFailed e) {
      throw e.failure();
    } catch (InvalidProgramException e) {
      throw new GatewayException(ErrorCode.FILTER_UNAVAILABLE, name + ": " + e.getMessage(), e);
    }
  }

  private Response handle(Lease lease, Chain chain) throws Exception {
    try (lease) {
      if (!lease.handleRequest()) {
        lease.done();
        return lease.call.answer();
      }
      if (!handlesResponses) {
        lease.done();
        return lease.call.merged(chain.proceed(lease.outgoing()));
      }
      return handleResponse(lease, proceed(lease, chain));
    }
  }

  private Response proceed(Lease lease, Chain chain) throws Exception {
    try {
      return lease.call.merged(chain.proceed(lease.outgoing()));
    } catch (Exception e) {
      lease.handleFailure(e);
      throw e;
    }
  }

  private static Response handleResponse(Lease lease, Response next) {
    try {
      lease.call.answered(next);
      lease.guest.handleResponse(false);
      lease.done();
      return lease.call.changed(next);
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
  }

  private GatewayException failure(GuestTrap trap) {
    var message = OneLine.of(name + ": " + trap.getMessage());
    return switch (trap.kind()) {
      case TIMEOUT -> new GatewayException(ErrorCode.FILTER_TIMEOUT, message, trap);
      case TRAP, INTERRUPTED -> new GatewayException(ErrorCode.FILTER_FAILED, message, trap);
    };
  }

  /// Closes the idle instances now and the others when their requests are done.
  @Override
  public void close() {
    instances.close();
  }

  @Override
  public String toString() {
    return name;
  }

  InstancePool<HttpGuest> instances() {
    return instances;
  }

  /// An instance with its request. Closed before [#done], it throws the instance away.
  private final class Lease implements AutoCloseable {

    private final HttpGuest guest;
    private final HttpCall call;
    private boolean isOver;

    Lease(Request request) throws InterruptedException {
      guest = lend(request);
      call = guest.begin(request);
    }

    private HttpGuest lend(Request request) throws InterruptedException {
      try {
        return instances.lease(request.deadlineNanos());
      } catch (GatewayException e) {
        throw new GatewayException(e.code(), name + ": " + e.getMessage());
      }
    }

    boolean handleRequest() {
      return guest.handleRequest();
    }

    Request outgoing() throws Exception {
      if (call.has(HttpState.BUFFER_REQUEST) && !call.requestBody().isReplaced()) {
        call.requestBody().keep();
      }
      return call.outgoing();
    }

    /// Tells the guest that the next handler failed. That failure ends the request, whatever the
    /// guest makes of it.
    void handleFailure(Exception failure) {
      try {
        call.failed(failure instanceof GatewayException known ? known.code().status() : 500);
        guest.handleResponse(true);
        done();
      } catch (GuestTrap | HostCallFailed e) {
        failure.addSuppressed(e);
      }
    }

    /// Gives the instance back in good health. One that is about to run out of memory goes before
    /// that fails a request: some guests never free any.
    void done() {
      isOver = true;
      guest.end();
      if (guest.isWorn()) {
        instances.retire(guest);
      } else {
        instances.giveBack(guest);
      }
    }

    @Override
    public void close() {
      if (!isOver) {
        isOver = true;
        instances.discard(guest);
      }
    }
  }
}
