package dev.weir.wasm.proxy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request inside a guest instance: a stream context, in the words of the ABI.
///
/// Used under the instance's lock, but for [#signal].
final class Stream implements Context {

  private final int id;
  private final ProxyInstance instance;
  private final Request original;
  private final int admission;
  private final long startNanos = System.nanoTime();
  private final Direction request;
  private final Direction response;
  private final RequestMap requestMap;
  private @Nullable ResponseMap responseMap;
  private @Nullable LocalResponse localResponse;
  private @Nullable LocalResponse given;
  private String closedBy = "";
  private @Nullable GuestTrap failure;
  private boolean isFinished;
  private boolean isLogging;
  private boolean isAnswered;
  private long fieldBytes;
  private long requestBytes;
  private long responseBytes;
  private boolean watchesCancellation;
  private int waiting;

  /// @param admission when the request was let in
  Stream(int id, ProxyInstance instance, Request request, int admission) {
    this.id = id;
    this.instance = instance;
    this.original = request;
    this.admission = admission;
    this.requestMap = new RequestMap(request);
    this.request = new Direction(this, true);
    this.response = new Direction(this, false);
  }

  @Override
  public int id() {
    return id;
  }

  ProxyInstance instance() {
    return instance;
  }

  /// The request as it came to the filter.
  Request original() {
    return original;
  }

  Direction request() {
    return request;
  }

  Direction response() {
    return response;
  }

  RequestMap requestMap() {
    return requestMap;
  }

  @Nullable ResponseMap responseMap() {
    return responseMap;
  }

  long startNanos() {
    return startNanos;
  }

  long requestBytes() {
    return requestBytes;
  }

  long responseBytes() {
    return responseBytes;
  }

  void countRequestBytes(int more) {
    requestBytes += more;
  }

  void countResponseBytes(int more) {
    responseBytes += more;
  }

  /// Counts the bytes of fields that the guest sets, so that it cannot fill the heap with them.
  boolean hasRoomForFields(int bytes) {
    fieldBytes += bytes;
    return fieldBytes <= instance.limits().headers().bytes();
  }

  /// Takes the guest's answer, for which it gets no second chance.
  LocalResponse takeLocalResponse() {
    var taken = Objects.requireNonNull(localResponse);
    localResponse = null;
    given = taken;
    return taken;
  }

  /// What the guest answered in the place of the upstream; null if it has not.
  @Nullable LocalResponse given() {
    return given;
  }

  /// Begins with a response, from further down or of the guest's own.
  ResponseMap answered(Response with) {
    var map = new ResponseMap(with);
    responseMap = map;
    isAnswered = true;
    return map;
  }

  /// Calls the guest about this stream.
  ///
  /// @return what it returned; 0 if it does not care
  int call(Callback callback, int first, int second) {
    return instance.call(callback, this, 0, first, second);
  }

  @Override
  public @Nullable HeaderMap map(int type) {
    if (isLogging) {
      return switch (type) {
        case MapType.REQUEST_HEADERS -> requestMap;
        case MapType.RESPONSE_HEADERS -> responseMap;
        case MapType.RESPONSE_TRAILERS -> response.trailers();
        default -> null;
      };
    }
    return changeableMap(type);
  }

  @Override
  public @Nullable HeaderMap changeableMap(int type) {
    if (isLogging) {
      return null;
    }
    return switch (type) {
      case MapType.REQUEST_HEADERS -> request.headers();
      case MapType.REQUEST_TRAILERS -> request.trailers();
      case MapType.RESPONSE_HEADERS -> response.headers();
      case MapType.RESPONSE_TRAILERS -> response.trailers();
      default -> null;
    };
  }

  @Override
  public @Nullable BodyBuffer body(int type) {
    return switch (type) {
      case BufferType.REQUEST_BODY -> request.openBody();
      case BufferType.RESPONSE_BODY -> response.openBody();
      default -> null;
    };
  }

  /// Answers with that, unless there is an answer already or its head has left.
  void answer(LocalResponse with) {
    var isInTime = !isAnswered || response.isHeld();
    if (localResponse == null && given == null && isInTime) {
      localResponse = with;
      signal();
    }
  }

  @Nullable LocalResponse localResponse() {
    return localResponse;
  }

  /// Whether the guest has decided the end of the request: answered it, closed it, or failed.
  boolean isDecided() {
    return localResponse != null || !closedBy.isEmpty() || failure != null;
  }

  /// Breaks the stream off, because the guest wants it.
  void breakOff(String what) {
    closedBy = what;
    signal();
  }

  /// Notes that the guest is no more.
  void fail(GuestTrap trap) {
    failure = trap;
    signal();
  }

  /// Ends the work on a direction if the guest broke down, broke it off, has answered instead, or
  /// has been told that the stream is over.
  void throwIfStopped(Direction direction) {
    throwIfBroken();
    if (isFinished) {
      throw new GatewayException(
          ErrorCode.FILTER_FAILED, instance.name() + ": the request is over");
    }
    if (localResponse != null && (direction.equals(request) || direction.isHeld())) {
      throw new GatewayException(
          ErrorCode.FILTER_FAILED, instance.name() + ": has answered the request itself");
    }
  }

  /// Ends the request if the guest broke down or broke it off.
  void throwIfBroken() {
    if (failure != null) {
      throw failure(failure);
    }
    if (!closedBy.isEmpty()) {
      // The guest refuses the request; it has not failed, so that `on-failure: open` lets it pass.
      throw new GatewayException(
          ErrorCode.FORBIDDEN, instance.name() + ": closed the stream (" + closedBy + ")");
    }
  }

  GatewayException failure(GuestTrap trap) {
    return instance.module().quarantine().failure(trap);
  }

  /// Wakes the threads that wait for the guest to continue. For any thread.
  void signal() {
    request.wake();
    response.wake();
  }

  /// Waits, without the lock, until the guest lets that direction go on or decides otherwise.
  ///
  /// @throws GatewayException if it takes too long or the client leaves
  void await(Direction direction, boolean isHead) {
    if (!isHolding(direction)) {
      return;
    }
    watchCancellation();
    var services = instance.module().services();
    services.startWaiting(original.exchange());
    waiting++;
    try {
      awaitWatched(direction, isHead ? original.deadlineNanos() : Long.MAX_VALUE);
    } finally {
      waiting--;
      services.stopWaiting(original.exchange());
    }
  }

  private boolean isHolding(Direction direction) {
    return !direction.isContinued() && !direction.hasInjected() && !isDecided() && !isFinished;
  }

  private void awaitWatched(Direction direction, long deadline) {
    var end = System.nanoTime() + instance.limits().pause().toNanos();
    while (isHolding(direction)) {
      throwIfGone();
      var now = System.nanoTime();
      var left = deadline == Long.MAX_VALUE ? end - now : Math.min(end - now, deadline - now);
      if (left <= 0) {
        throw new GatewayException(
            ErrorCode.FILTER_TIMEOUT,
            instance.name() + ": paused the stream and does not continue it");
      }
      direction.park(left);
    }
  }

  private void throwIfGone() {
    if (original.exchange().isCancelled()) {
      instance.calls().leave(this);
      throw new GatewayException(ErrorCode.CLIENT_CLOSED_REQUEST, "the client left");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new GatewayException(ErrorCode.FILTER_FAILED, "interrupted");
    }
  }

  private void watchCancellation() {
    if (!watchesCancellation) {
      watchesCancellation = true;
      original.exchange().onCancel(this::signal);
    }
  }

  /// Ends the stream's life in the guest. Again it has no effect.
  void finish() {
    if (isFinished) {
      return;
    }
    isFinished = true;
    if (waiting > 0 && original.exchange().isCancelled()) {
      // Another thread waits with the body, and finds the request over.
      instance.calls().leave(this);
    }
    if (failure == null) {
      tellEnd();
    }
    // It may have broken down by being told.
    if (failure == null) {
      instance.module().quarantine().succeeded(admission);
    }
    instance.remove(this);
    // The request's body may still be on its way, and be held.
    signal();
  }

  /// As [#finish], for who does not have the lock.
  void close() {
    instance.lock();
    try {
      finish();
    } finally {
      instance.settle();
      instance.unlock();
    }
  }

  private void tellEnd() {
    var callbacks = instance.callbacks();
    try {
      instance.call(callbacks.done, this, 1, 0, 0);
      isLogging = true;
      instance.call(callbacks.log, this, 0, 0, 0);
      instance.call(callbacks.delete, this, 0, 0, 0);
    } catch (GuestTrap trap) {
      // The request is over; the instance is what suffers.
      instance.logTrap(trap);
    }
  }

  /// Takes the head that the guest has made of the request.
  Request passRequestHead() {
    request.passHeaders();
    return requestMap.request();
  }
}
