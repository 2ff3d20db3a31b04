package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestTrap;
import java.util.HashMap;
import java.util.List;
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

  private record Pending(Handle handle, CallBudget.Share share) {}

  private static final int KIND_BITS = 2;
  private static final int MAX_COUNT = Integer.MAX_VALUE >>> KIND_BITS;

  private final ProxyInstance instance;
  private final IdSequence counts;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private int status;
  private String statusText = "";

  Calls(ProxyInstance instance) {
    this(instance, new IdSequence(1, MAX_COUNT));
  }

  /// @param counts the ids without the bits of the kind
  Calls(ProxyInstance instance, IdSequence counts) {
    this.instance = instance;
    this.counts = counts;
  }

  /// Begins with a call and gives its id.
  ///
  /// @param share of which the place in flight is given back when the last is told
  int begin(Kind kind, CallBudget.Share share, Handle handle) {
    var count = counts.next(it -> pending.containsKey(id(it, kind)));
    var id = id(count, kind);
    pending.put(id, new Pending(handle, share));
    return id;
  }

  private static int id(int count, Kind kind) {
    return count << KIND_BITS | kind.bits;
  }

  /// Begins with a call that a thread of its own makes and [delivers][#deliver], and gives its id.
  /// It is made to its end even if the instance ends: guests report to others as the last they do.
  ///
  /// @param share closed when the work is done
  int start(Kind kind, CallBudget.Share share, IntConsumer work) {
    // The answer's body is bounded by the call's deadline, so there is nothing to cancel.
    return start(kind, share, () -> {}, work);
  }

  /// As [#start(Kind, CallBudget.Share, IntConsumer)], for what can be told to the call.
  int start(Kind kind, CallBudget.Share share, Handle handle, IntConsumer work) {
    var id = begin(kind, share, handle);
    Thread.ofVirtual().name("weir-wasm-call").start(() -> work(id, share, work));
    return id;
  }

  private static void work(int id, CallBudget.Share share, IntConsumer work) {
    try (share) {
      work.accept(id);
    }
  }

  /// The call of that id; null if it has ended.
  @Nullable Handle find(int id) {
    var call = pending.get(id);
    return call == null ? null : call.handle;
  }

  /// Ends a call, of which nothing more is told.
  void end(int id) {
    pending.remove(id);
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
    pending.values().forEach(call -> call.handle.leave(stream));
  }

  /// Gives up all calls.
  void forget() {
    var all = List.copyOf(pending.values());
    pending.clear();
    all.forEach(call -> call.handle.cancel());
  }

  /// Tells the guest about a call, unless that has ended for it. Takes the lock; what the guest
  /// breaks by it is logged, since no request stands behind it.
  void deliver(int id, boolean isLast, Runnable telling) {
    instance.lock();
    try {
      var call = pending.get(id);
      if (call == null) {
        return;
      }
      if (isLast) {
        pending.remove(id);
        call.share.end();
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
