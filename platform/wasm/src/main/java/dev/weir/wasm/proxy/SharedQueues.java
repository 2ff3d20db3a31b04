package dev.weir.wasm.proxy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queues of all guests of a host. Guests of one VM register them, any guest may fill them.
///
/// Safe for use by several threads.
final class SharedQueues {

  private static final int MAX_QUEUES = 1024;
  private static final int ENTRY_BYTES = 32;
  private static final int MAX_UNTOLD = 1 << 16;

  private record Key(SharedState vm, String queue) {}

  private static final class Queue {

    private final SharedState vm;
    private final ArrayDeque<byte[]> entries = new ArrayDeque<>();
    private @Nullable ProxyInstance reader;
    private int untold;
    private boolean isTelling;

    Queue(SharedState vm) {
      this.vm = vm;
    }
  }

  private final Map<Key, Integer> ids = new HashMap<>();
  private final Map<Integer, Queue> queues = new HashMap<>();
  private int lastId;

  /// The id of a queue, which is made if need be. Whoever registers it last hears of what comes.
  ///
  /// @return 0 if there are too many
  synchronized int register(ProxyInstance reader, String name) {
    var vm = reader.module().vm();
    var key = new Key(vm, name);
    var id = ids.get(key);
    if (id == null) {
      if (queues.size() >= MAX_QUEUES) {
        return 0;
      }
      id = ++lastId;
      ids.put(key, id);
      queues.put(id, new Queue(vm));
    }
    queue(vm, id).reader = reader;
    return id;
  }

  /// The queue of that id. One of a VM without a name is nobody else's, even if he guesses the id.
  private Queue queue(SharedState own, int id) {
    var queue = queues.get(id);
    if (queue == null || (queue.vm.id().isEmpty() && !queue.vm.equals(own))) {
      throw StatusException.NOT_FOUND;
    }
    return queue;
  }

  /// The id of a queue that somebody registered; 0 if nobody has.
  ///
  /// @param vmId empty for the guest's own VM
  synchronized int resolve(SharedState own, String vmId, String name) {
    if (vmId.isEmpty() || vmId.equals(own.id())) {
      return ids.getOrDefault(new Key(own, name), 0);
    }
    return ids.entrySet().stream()
        .filter(it -> it.getKey().vm().id().equals(vmId) && it.getKey().queue().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  /// Puts something in. The array is kept.
  ///
  /// @param own what the guest that does it shares
  /// @return the status
  synchronized int enqueue(SharedState own, int id, byte[] entry) {
    var queue = queue(own, id);
    if (!queue.vm.reserve(entry.length + ENTRY_BYTES)) {
      return Status.INTERNAL_FAILURE;
    }
    queue.entries.add(entry);
    tell(id, queue, queue.untold + 1);
    return Status.OK;
  }

  // On a thread of its own: the guest that fills a queue holds its own instance. There is one for a
  // queue, or a guest that fills its own queue whenever it is told would have ever more of them.
  private void tell(int id, Queue queue, int times) {
    queue.untold = Math.min(times, MAX_UNTOLD);
    if (!queue.isTelling) {
      queue.isTelling = true;
      Thread.ofVirtual().name("weir-wasm-queue").start(() -> tellAll(id, queue));
    }
  }

  // Many short callbacks must not hold the carrier as a long one would.
  @SuppressWarnings("ThreadPriorityCheck")
  private void tellAll(int id, Queue queue) {
    for (var reader = next(queue); reader != null; reader = next(queue)) {
      reader.tellQueue(id);
      Thread.yield();
    }
  }

  private synchronized @Nullable ProxyInstance next(Queue queue) {
    if (queue.untold == 0 || queue.reader == null) {
      queue.isTelling = false;
      return null;
    }
    queue.untold--;
    return queue.reader;
  }

  /// Takes out what lies there longest.
  ///
  /// @param own what the guest that does it shares
  /// @return null if the queue is empty
  /// @throws StatusException if there is no such queue
  synchronized byte @Nullable [] dequeue(SharedState own, int id) {
    var queue = queue(own, id);
    var entry = queue.entries.poll();
    if (entry != null) {
      queue.vm.reserve(-entry.length - ENTRY_BYTES);
    }
    return entry;
  }

  /// Lets another instance hear of what comes, in the place of one that has gone, and of what lies
  /// there already: nobody may have heard of it.
  synchronized void replaceReader(ProxyInstance gone, ProxyInstance by) {
    queues.forEach((id, queue) -> {
      if (gone.equals(queue.reader)) {
        queue.reader = by;
        tell(id, queue, Math.max(queue.untold, queue.entries.size()));
      }
    });
  }

  /// Forgets the queues of a VM that nobody uses any more.
  synchronized void forget(SharedState vm) {
    ids.entrySet()
        .removeIf(entry -> {
          var isOfVm = entry.getKey().vm().equals(vm);
          if (isOfVm) {
            queues.remove(entry.getValue());
          }
          return isOfVm;
        });
  }
}
