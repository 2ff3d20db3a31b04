package dev.weir.wasm.proxy;

import dev.weir.api.Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One direction of a stream, its request or its response: what of it the guest sees now, and
/// whether the guest holds it.
///
/// Used under the instance's lock, but for [#wake].
final class Direction {

  private static final byte[] NOTHING = {};

  private final Stream stream;
  private final boolean isRequest;
  private final BodyBuffer body = new BodyBuffer();
  private @Nullable HeaderMap headers;
  private @Nullable FieldMap trailers;
  private byte[] injected = NOTHING;
  private boolean isEndInjected;
  private boolean isBodyOpen;
  private boolean isContinued;
  private volatile boolean isWoken;
  private volatile @Nullable Thread waiter;

  Direction(Stream stream, boolean isRequest) {
    this.stream = stream;
    this.isRequest = isRequest;
  }

  /// The head, as long as the guest holds it or is told about it.
  @Nullable HeaderMap headers() {
    return headers;
  }

  /// The trailers, once they are known and until they pass.
  @Nullable FieldMap trailers() {
    return trailers;
  }

  /// What is buffered; null if no body is under way.
  @Nullable BodyBuffer openBody() {
    return isBodyOpen ? body : null;
  }

  BodyBuffer buffer() {
    return body;
  }

  /// Whether the head has been told and is held.
  boolean isHeld() {
    return headers != null;
  }

  /// Tells the guest the head.
  ///
  /// @param end whether nothing follows it
  Action tellHeaders(HeaderMap map, boolean end) {
    headers = map;
    isContinued = false;
    var callbacks = stream.instance().callbacks();
    var callback = isRequest ? callbacks.requestHeaders : callbacks.responseHeaders;
    var code = stream.call(callback, map.size(), end ? 1 : 0);
    return Action.ofHeaders(code, stream.instance().allowsStop());
  }

  /// Tells the guest what is buffered of the body.
  Action tellBody(boolean end) {
    isBodyOpen = true;
    isContinued = false;
    if (end && trailers == null) {
      // In the last body callback a guest may add trailers.
      trailers = new FieldMap(Headers.empty());
    }
    var callbacks = stream.instance().callbacks();
    var callback = isRequest ? callbacks.requestBody : callbacks.responseBody;
    return Action.ofBody(stream.call(callback, body.size(), end ? 1 : 0));
  }

  /// Tells the guest the trailers.
  Action tellTrailers(Headers fields) {
    var map = new FieldMap(fields);
    trailers = map;
    isBodyOpen = true;
    isContinued = false;
    var callbacks = stream.instance().callbacks();
    var callback = isRequest ? callbacks.requestTrailers : callbacks.responseTrailers;
    return Action.ofTrailers(stream.call(callback, map.size(), 0));
  }

  /// Whether the guest wants to hear about the body or the trailers.
  boolean hasBodyCallbacks() {
    var callbacks = stream.instance().callbacks();
    return isRequest
        ? callbacks.requestBody.isPresent() || callbacks.requestTrailers.isPresent()
        : callbacks.responseBody.isPresent() || callbacks.responseTrailers.isPresent();
  }

  /// Lets go what the guest held; called by the guest.
  void continueAfterCallback() {
    isContinued = true;
    stream.signal();
  }

  boolean isContinued() {
    return isContinued;
  }

  /// Waits, without the lock, for [#wake]. Each direction has a thread of its own to wait.
  void park(long nanos) {
    waiter = Thread.currentThread();
    stream.instance().unlock();
    try {
      if (!isWoken) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      // Taken before the flag goes: what is signalled under the lock is seen by the caller.
      stream.instance().lock();
      isWoken = false;
      waiter = null;
    }
  }

  /// Wakes the thread that waits. For any thread.
  void wake() {
    isWoken = true;
    LockSupport.unpark(waiter);
  }

  /// Notes that the head has passed.
  void passHeaders() {
    headers = null;
  }

  /// Notes that what was buffered has passed.
  void passBody() {
    isBodyOpen = false;
  }

  /// The trailers as the guest leaves them.
  Headers passTrailers() {
    var left = trailers;
    trailers = null;
    return left == null ? Headers.empty() : left.fields();
  }

  /// Lets bytes pass beside what the guest is told.
  ///
  /// @param end whether nothing follows them
  /// @return false if the body has ended, or there is no room for them
  boolean inject(byte[] bytes, boolean end) {
    var before = injected.length;
    if (isEndInjected || bytes.length > stream.instance().limits().bodyBytes() - before) {
      return false;
    }
    injected = Arrays.copyOf(injected, before + bytes.length);
    System.arraycopy(bytes, 0, injected, before, bytes.length);
    isEndInjected = end;
    stream.signal();
    return true;
  }

  boolean hasInjected() {
    return injected.length > 0 || isEndInjected;
  }

  boolean isEndInjected() {
    return isEndInjected;
  }

  /// What was injected, and these bytes behind it.
  ByteBuffer takeInjectedAnd(ByteBuffer bytes) {
    if (injected.length == 0) {
      return bytes;
    }
    var all = ByteBuffer.allocate(injected.length + bytes.remaining());
    all.put(injected).put(bytes).flip();
    injected = NOTHING;
    return all;
  }
}
