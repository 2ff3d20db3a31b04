package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestTrap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The calls that the guest of one instance has in flight, by the id that the guest knows them by.
///
/// Used under the instance's lock, but for [#deliver], which takes it.
final class Calls {

  /// What is called. The low bits of an id tell it.
  enum Kind {
    HTTP(0),
    GRPC(1),
    GRPC_STREAM(2),
    REDIS(3);

    private final int bits;

    Kind(int bits) {
      this.bits = bits;
    }
  }

  /// What can be told to a call that is in flight.
  interface Handle {

    /// Gives the call up.
    void cancel();

    /// Gives the call up if it was made for that request, whose client has left.
    default void leave(Stream stream) {}
  }

  private static final int KIND_BITS = 2;

  private final ProxyInstance instance;
  private final Map<Integer, Handle> pending = new HashMap<>();
  private int count;
  private int status;
  private String statusText = "";

  Calls(ProxyInstance instance) {
    this.instance = instance;
  }

  /// Begins with a call and gives its id.
  ///
  /// @throws StatusException if there are too many
  int begin(Kind kind, Handle handle) {
    if (pending.size() >= instance.limits().calls()) {
      throw StatusException.INTERNAL_FAILURE;
    }
    count = (count + 1) & (Integer.MAX_VALUE >>> KIND_BITS);
    var id = count << KIND_BITS | kind.bits;
    pending.put(id, handle);
    return id;
  }

  /// Begins with a call that a thread of its own makes and [delivers][#deliver], and gives its id.
  /// It is made to its end even if the instance ends: guests report to others as the last they do.
  ///
  /// @throws StatusException if there are too many
  int start(Kind kind, IntConsumer work) {
    // The answer's body is bounded by the call's deadline, so there is nothing to cancel.
    return start(kind, () -> {}, work);
  }

  /// As [#start(Kind, IntConsumer)], for what can be told to the call.
  int start(Kind kind, Handle handle, IntConsumer work) {
    var id = begin(kind, handle);
    Thread.ofVirtual().name("weir-wasm-call").start(() -> work.accept(id));
    return id;
  }

  /// The call of that id; null if it has ended.
  @Nullable Handle find(int id) {
    return pending.get(id);
  }

  /// Ends a call, of which nothing more is told.
  @Nullable Handle end(int id) {
    return pending.remove(id);
  }

  boolean isIdle() {
    return pending.isEmpty();
  }

  /// Sets what the guest gets by `proxy_get_status`: how the last call ended.
  void setStatus(int status, String text) {
    this.status = status;
    this.statusText = text;
  }

  int status() {
    return status;
  }

  String statusText() {
    return statusText;
  }

  /// Gives up the calls that a request waits for, whose client has left.
  void leave(Stream stream) {
    pending.values().forEach(handle -> handle.leave(stream));
  }

  /// Gives up all calls.
  void forget() {
    var handles = Map.copyOf(pending).values();
    pending.clear();
    handles.forEach(Handle::cancel);
  }

  /// Tells the guest about a call, unless that has ended for it. Takes the lock; what the guest
  /// breaks by it is logged, since no request stands behind it.
  void deliver(int id, boolean isLast, Runnable telling) {
    instance.lock();
    try {
      if (!pending.containsKey(id)) {
        return;
      }
      if (isLast) {
        pending.remove(id);
      }
      instance.log().refill();
      telling.run();
      instance.workDone();
    } catch (GuestTrap trap) {
      instance.logTrap(trap);
    } finally {
      instance.settle();
      instance.unlock();
    }
  }
}
