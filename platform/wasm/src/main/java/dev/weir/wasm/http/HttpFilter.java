package dev.weir.wasm.http;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.HostCallFailed;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.OneLine;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestFilter;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InstancePool;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.WasmLimits;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// A filter whose guest speaks http-wasm.
///
/// Each request gets an instance of the module for itself, from the guest's `handle_request` to the
/// end of its `handle_response`. An instance that fails in any way is thrown away, and the request
/// ends with [ErrorCode#FILTER_FAILED], [ErrorCode#FILTER_TIMEOUT] or
/// [ErrorCode#FILTER_UNAVAILABLE].
public final class HttpFilter implements GuestFilter {

  private static final byte[] NO_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private final String name;
  private final InstancePool<HttpGuest> instances;
  private final boolean handlesResponses;

  private HttpFilter(String name, InstancePool<HttpGuest> instances, boolean handlesResponses) {
    this.name = name;
    this.instances = instances;
    this.handlesResponses = handlesResponses;
  }

  /// Makes a filter and starts its first instance, so that a module that cannot run is refused
  /// here.
  ///
  /// @throws InvalidModuleException if the module does not start, or not within the limits
  public static HttpFilter create(Program program, Watchdog watchdog, FilterSettings settings) {
    var limits = settings.limits();
    var config = settings.config().orElse(NO_CONFIG);
    Supplier<HttpState> states =
        () -> new HttpState(config, new GuestLog(settings.name(), limits.logBytes()));
    var first = startFirst(program, states.get(), watchdog, limits);
    var pool =
        new InstancePool<>(
            limits.instances(),
            first,
            () -> HttpGuest.start(program, states.get(), watchdog, limits));
    var handlesResponses = !program.isEmptyFunction(HttpGuest.HANDLE_RESPONSE);
    return new HttpFilter(settings.name(), pool, handlesResponses);
  }

  /// Starts an instance. If the guest said why it cannot, that is the better message.
  private static HttpGuest startFirst(
      Program program, HttpState state, Watchdog watchdog, WasmLimits limits) {
    try {
      return HttpGuest.start(program, state, watchdog, limits);
    } catch (GuestTrap | HostCallFailed | InvalidProgramException e) {
      var said = state.log().firstError();
      throw new InvalidModuleException(said.isEmpty() ? String.valueOf(e.getMessage()) : said);
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

  @Override
  public InstanceCounts instances() {
    return new InstanceCounts(instances.idle(), instances.discarded());
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
