package dev.weir.wasm.proxy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queues of all guests of a host. Guests of one VM register them, any guest may fill them.
///
/// What comes is heard by the filter that registered the queue last, of those that are still open,
/// and of its instances by the one that did so last. So a filter that is started and then refused,
/// which may well have registered its queues by then, takes them away from nobody for good.
///
/// Safe for use by several threads.
final class SharedQueues {

  private static final int MAX_QUEUES = 1024;
  private static final int QUEUE_BYTES = 256;
  private static final int ENTRY_BYTES = 32;
  private static final int MAX_UNTOLD = 1 << 16;

  private static final class Queue {

    private final SharedState vm;
    private final ArrayDeque<byte[]> entries = new ArrayDeque<>();

    // The last one hears of what comes.
    private final LinkedHashMap<ProxyModule, ProxyInstance> readers = new LinkedHashMap<>();
    private int untold;
    private boolean isTelling;

    Queue(SharedState vm) {
      this.vm = vm;
    }

    boolean isHeardBy(ProxyModule module) {
      var last = readers.lastEntry();
      return last != null && last.getKey().equals(module);
    }
  }

  private final IdSequence sequence = new IdSequence(1, Integer.MAX_VALUE);
  private final Map<SharedState, Map<String, Integer>> ids = new HashMap<>();
  private final Map<Integer, Queue> queues = new HashMap<>();

  /// The id of a queue, which is made if need be. Whoever registers it last hears of what comes,
  /// unless its filter is closed.
  ///
  /// @return 0 if there are too many
  synchronized int register(ProxyInstance reader, String name) {
    var module = reader.module();
    var id = idOf(module, name);
    if (id != 0 && !module.isClosed()) {
      queue(module.vm(), id).readers.putLast(module, reader);
    }
    return id;
  }

  private int idOf(ProxyModule module, String name) {
    var vm = module.vm();
    var known = ids.getOrDefault(vm, Map.of());
    var id = known.get(name);
    if (id != null) {
      return id;
    }
    // What a closed filter made might have nobody left to take it away.
    if (module.isClosed()
        || known.size() >= MAX_QUEUES
        || !vm.reserve(QUEUE_BYTES + name.length() * Character.BYTES)) {
      return 0;
    }
    var made = sequence.next(queues::containsKey);
    ids.computeIfAbsent(vm, _ -> new HashMap<>()).put(name, made);
    queues.put(made, new Queue(vm));
    return made;
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
      return ids.getOrDefault(own, Map.of()).getOrDefault(name, 0);
    }
    return ids.entrySet().stream()
        .filter(it -> it.getKey().id().equals(vmId))
        .findFirst()
        .map(it -> it.getValue().get(name))
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
    var last = queue.readers.lastEntry();
    if (queue.untold == 0 || last == null) {
      queue.isTelling = false;
      return null;
    }
    queue.untold--;
    return last.getValue();
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
      queue.vm.free(entry.length + ENTRY_BYTES);
    }
    return entry;
  }

  /// Puts back what was taken out and did not reach the guest, before all else. It has been there,
  /// so it need not fit.
  synchronized void putBack(int id, byte[] entry) {
    var queue = queues.get(id);
    if (queue != null) {
      queue.vm.occupy(entry.length + ENTRY_BYTES);
      queue.entries.addFirst(entry);
    }
  }

  /// Lets another instance of the same filter hear of what comes, in the place of one that has
  /// gone, and of what lies there already: nobody may have heard of it.
  synchronized void replaceReader(ProxyInstance gone, ProxyInstance by) {
    queues.forEach((id, queue) -> {
      if (queue.readers.replace(gone.module(), gone, by) && queue.isHeardBy(gone.module())) {
        tellOfAll(id, queue);
      }
    });
  }

  /// Lets a filter that is closed hear of nothing more. Whoever heard of a queue before it hears of
  /// it again, and of what lies there already.
  synchronized void leave(ProxyModule module) {
    queues.forEach((id, queue) -> {
      var wasHearing = queue.isHeardBy(module);
      queue.readers.remove(module);
      if (wasHearing) {
        tellOfAll(id, queue);
      }
    });
  }

  private void tellOfAll(int id, Queue queue) {
    tell(id, queue, Math.max(queue.untold, queue.entries.size()));
  }

  /// Forgets the queues of a VM that nobody uses any more.
  synchronized void forget(SharedState vm) {
    var own = ids.remove(vm);
    if (own != null) {
      own.values().forEach(queues::remove);
    }
  }
}
