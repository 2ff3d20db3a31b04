package dev.weir.wasm.http;

import dev.weir.api.Chain;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.HostCallFailed;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestFilter;
import dev.weir.wasm.host.InstanceCounters;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InstancePool;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.Isolation;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.Quarantine;
import java.util.List;
import java.util.function.LongSupplier;

/// A filter whose guest speaks http-wasm.
///
/// Each request gets an instance of the module for itself, from the guest's `handle_request` to the
/// end of its `handle_response`. An instance that fails in any way is thrown away, and the request
/// ends with [ErrorCode#FILTER_FAILED], [ErrorCode#FILTER_TIMEOUT] or
/// [ErrorCode#FILTER_UNAVAILABLE].
public final class HttpFilter implements GuestFilter {

  private final String name;
  private final Program program;
  private final InstancePool<HttpGuest> instances;
  private final InstanceCounters counters;
  private final Quarantine quarantine;
  private final boolean isForOneRequest;
  private final boolean handlesResponses;

  private HttpFilter(
      Program program, Watchdog watchdog, FilterSettings settings, LongSupplier nanoTime) {
    this.program = program;
    name = settings.name();
    counters = new InstanceCounters();
    quarantine = new Quarantine(name, counters, nanoTime);
    var made = new HttpInstances(program, watchdog, settings, counters);
    var size = settings.limits().instances();
    instances = new InstancePool<>(size, made.first(), made::next, counters);
    isForOneRequest = settings.isolation() == Isolation.REQUEST;
    handlesResponses = !program.isEmptyFunction(HttpGuest.HANDLE_RESPONSE);
  }

  /// Makes a filter and starts its first instance, so that a module that cannot run is refused
  /// here.
  ///
  /// @throws InvalidModuleException if the module does not start, or not within the limits
  public static HttpFilter create(Program program, Watchdog watchdog, FilterSettings settings) {
    return create(program, watchdog, settings, System::nanoTime);
  }

  /// As [#create(Program, Watchdog, FilterSettings)], with the clock of its quarantine.
  static HttpFilter create(
      Program program, Watchdog watchdog, FilterSettings settings, LongSupplier nanoTime) {
    return new HttpFilter(program, watchdog, settings, nanoTime);
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    var admission = quarantine.admit();
    try {
      return handle(new Lease(request, admission), chain);
    } catch (HostCallFailed e) {
      throw e.failure();
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
      lease.handleResponse(false);
      lease.done();
      return lease.call.changed(next);
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
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
    return counters.counts(
        instances.idle(), instances.active(), quarantine.isOn(), program.interpretedFunctions());
  }

  /// None: http-wasm has no metrics.
  @Override
  public List<MetricSample> metrics() {
    return List.of();
  }

  /// An instance with its request. Closed before [#done], it throws the instance away.
  private final class Lease implements AutoCloseable {

    private final HttpGuest guest;
    private final HttpCall call;
    private final int admission;
    private boolean isOver;

    Lease(Request request, int admission) throws InterruptedException {
      this.admission = admission;
      guest = lend(request);
      call = guest.begin(request);
    }

    private HttpGuest lend(Request request) throws InterruptedException {
      try {
        return instances.lease(request.deadlineNanos());
      } catch (GatewayException e) {
        throw new GatewayException(e.code(), name + ": " + e.getMessage());
      } catch (GuestTrap | InvalidProgramException e) {
        throw quarantine.notStarted(e);
      }
    }

    boolean handleRequest() {
      try {
        return guest.handleRequest();
      } catch (GuestTrap e) {
        throw quarantine.failed(e);
      }
    }

    void handleResponse(boolean isError) {
      try {
        guest.handleResponse(isError);
      } catch (GuestTrap e) {
        throw quarantine.failed(e);
      }
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
        handleResponse(true);
        done();
      } catch (GatewayException | HostCallFailed e) {
        failure.addSuppressed(e);
      }
    }

    /// Gives the instance back in good health. One that is about to run out of memory goes before
    /// that fails a request: some guests never free any.
    void done() {
      isOver = true;
      quarantine.succeeded(admission);
      guest.end();
      if (isForOneRequest || guest.isWorn()) {
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
