package dev.weir.wasm.proxy;

import java.nio.charset.StandardCharsets;

/// Data and queues that guests share.
final class SharedFunctions {

  private static final int MAX_KEY = 64 << 10;

  private final HostScope scope;

  SharedFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_get_shared_data", 5, this::get)
        .add("proxy_set_shared_data", 5, this::set)
        .add("proxy_register_shared_queue", 3, this::register)
        .add("proxy_resolve_shared_queue", 5, this::resolve)
        .add("proxy_enqueue_shared_queue", 3, this::enqueue)
        .add("proxy_dequeue_shared_queue", 3, this::dequeue);
  }

  private int get(HostCall call) {
    call.requirePlace(4);
    var entry = scope.module().vm().get(call.latin1At(0, MAX_KEY));
    if (entry == null) {
      return Status.NOT_FOUND;
    }
    call.returnBytes(2, entry.value());
    return call.returnInt(4, entry.cas());
  }

  private int set(HostCall call) {
    var value = call.bytesAt(2, (int) scope.module().settings().limits().sharedData().bytes());
    return scope.module().vm().set(call.latin1At(0, MAX_KEY), value, call.intAt(4));
  }

  private int register(HostCall call) {
    call.requirePlace(2);
    var id = scope.module().queues().register(scope.instance(), nameAt(call, 0));
    return id == 0 ? Status.INTERNAL_FAILURE : call.returnInt(2, id);
  }

  private int resolve(HostCall call) {
    call.requirePlace(4);
    var vmId = nameAt(call, 0);
    var id = scope.module().queues().resolve(scope.module().vm(), vmId, nameAt(call, 2));
    return id == 0 ? Status.NOT_FOUND : call.returnInt(4, id);
  }

  private static String nameAt(HostCall call, int index) {
    return new String(call.bytesAt(index, MAX_KEY), StandardCharsets.UTF_8);
  }

  private int enqueue(HostCall call) {
    var entry = call.bytesAt(1, (int) scope.module().settings().limits().sharedData().bytes());
    return scope.module().queues().enqueue(scope.module().vm(), call.intAt(0), entry);
  }

  private int dequeue(HostCall call) {
    call.requirePlace(1);
    call.requirePlace(2);
    var queues = scope.module().queues();
    var entry = queues.dequeue(scope.module().vm(), call.intAt(0));
    if (entry == null) {
      return Status.EMPTY;
    }
    try {
      return call.returnBytes(1, entry);
    } catch (RuntimeException | Error e) {
      // The guest gave no memory for it, or broke down over that.
      queues.putBack(call.intAt(0), entry);
      throw e;
    }
  }
}
