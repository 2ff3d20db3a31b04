package dev.weir.wasm.proxy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.engine.Snapshot;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.Isolation;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The instances of one filter: a few that share all requests, or one for each request.
///
/// All but the first go on from a snapshot that is taken when the first has been configured, unless
/// that has calls in flight by then: whoever awaits an answer must get it.
final class InstanceSet implements AutoCloseable, InstanceOwner {

  /// The first instance as it was when it had been configured.
  record Warm(Snapshot snapshot, HostScope scope, long tickNanos) {}

  private static final System.Logger LOGGER = System.getLogger(InstanceSet.class.getName());

  private final ProxyModule module;
  private final InstanceMaker maker;
  private final @Nullable Warm warm;
  private final AtomicReferenceArray<@Nullable ProxyInstance> instances;
  private final Queue<ProxyInstance> gone = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private InstanceSet(ProxyModule module, int size) {
    this.module = module;
    maker = new InstanceMaker(module, this);
    instances = new AtomicReferenceArray<>(size);
    var first = maker.start();
    warm = first.warm();
    if (warm != null && module.handlesHttp()) {
      probe(first, warm);
    }
    module.counters().countCreated();
    instances.set(0, first);
    first.serve();
  }

  private void probe(ProxyInstance first, Warm with) {
    try {
      maker.probe(with);
    } catch (RuntimeException e) {
      first.lock();
      first.abandon();
      first.unlock();
      throw e;
    }
  }

  /// A set with one instance, configured and ready.
  static InstanceSet start(ProxyModule module) {
    var limit = module.settings().limits().instances();
    // More would not run at the same time; while one waits for an answer it is free for others.
    return new InstanceSet(module, Math.min(limit, Runtime.getRuntime().availableProcessors()));
  }

  /// A new stream for a request, in an instance that nobody uses just now if there is one.
  ///
  /// @param admission when the request was let in
  /// @throws GatewayException if the filter is closed or has no instance
  Stream open(Request request, int admission) {
    while (!isClosed()) {
      var instance = module.settings().isolation() == Isolation.REQUEST ? make() : choose();
      try {
        if (!instance.isDead() && !instance.isClosed()) {
          return open(instance, request, admission);
        }
      } finally {
        instance.settle();
        instance.unlock();
      }
    }
    throw closed();
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private GatewayException closed() {
    return new GatewayException(
        ErrorCode.FILTER_UNAVAILABLE, module.settings().name() + ": the filter is closed");
  }

  private Stream open(ProxyInstance instance, Request request, int admission) {
    if (!gone.isEmpty() && instance.isServing()) {
      // Left by instances that nobody took the place of: there was a quarantine.
      inherit(instance);
    }
    var stream = instance.open(request, admission);
    if (module.settings().isolation() == Isolation.REQUEST) {
      instance.serveOne();
    }
    return stream;
  }

  /// A locked instance: one that is free, a new one if there is room, or else the first.
  private ProxyInstance choose() {
    for (var i = 0; i < instances.length(); i++) {
      var instance = instances.get(i);
      if (instance != null && instance.tryLock()) {
        return instance;
      }
    }
    for (var i = 0; i < instances.length(); i++) {
      if (instances.get(i) == null) {
        return fill(i);
      }
    }
    var busy = instances.get(ThreadLocalRandom.current().nextInt(instances.length()));
    if (busy == null) {
      return choose();
    }
    busy.lock();
    return busy;
  }

  private ProxyInstance fill(int place) {
    var made = make();
    if (instances.compareAndSet(place, null, made) && !leavesAsClosed(place, made)) {
      made.serve();
      inherit(made);
      return made;
    }
    // Somebody was faster, or the set was closed.
    made.serveOne();
    made.settle();
    made.unlock();
    if (isClosed()) {
      throw closed();
    }
    return choose();
  }

  // The set may have been closed, and looked through, since the place was found empty.
  private boolean leavesAsClosed(int place, ProxyInstance made) {
    return isClosed() && instances.compareAndSet(place, made, null);
  }

  /// A new instance, locked.
  private ProxyInstance make() {
    try {
      var made = warm == null ? maker.start() : maker.restore(warm);
      module.counters().countCreated();
      made.lock();
      return made;
    } catch (InvalidModuleException | InvalidProgramException | GuestTrap e) {
      throw module.quarantine().notStarted(e);
    }
  }

  @Override
  public void trapped(ProxyInstance instance, GuestTrap trap) {
    module.counters().countDiscarded();
    module.quarantine().failed(trap);
    leave(instance);
  }

  @Override
  public void worn(ProxyInstance instance) {
    module.counters().countRecycled();
    leave(instance);
  }

  /// Takes an instance out. What ticks or hears of queues must not stop with it.
  private void leave(ProxyInstance instance) {
    for (var i = 0; i < instances.length(); i++) {
      if (instances.compareAndSet(i, instance, null)) {
        gone.add(instance);
        if (!isClosed() && (!module.quarantine().isOn() || !module.handlesHttp())) {
          Thread.ofVirtual().name("weir-wasm-refill").start(this::refill);
        }
      }
    }
  }

  /// Puts another instance in the place of one that has left. Nobody else ever does that for a
  /// guest without requests, so it is tried until it succeeds, as requests would be in quarantine.
  private void refill() {
    while (mayRefill()) {
      if (tryRefill() || module.handlesHttp()) {
        return;
      }
    }
  }

  private boolean mayRefill() {
    try {
      var rest = module.handlesHttp() ? 0 : module.quarantine().admitWork();
      while (rest > 0 && !closing.await(rest, TimeUnit.NANOSECONDS)) {
        rest = module.quarantine().admitWork();
      }
      return !isClosed();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean tryRefill() {
    try {
      var other = choose();
      try {
        if (other.isServing()) {
          inherit(other);
        }
      } finally {
        other.settle();
        other.unlock();
      }
      return true;
    } catch (GatewayException e) {
      LOGGER.log(Level.WARNING, e.getMessage());
      return false;
    }
  }

  /// Lets an instance hear of the queues of those that have gone.
  private void inherit(ProxyInstance heir) {
    for (var one = gone.poll(); one != null; one = gone.poll()) {
      module.queues().replaceReader(one, heir);
    }
  }

  InstanceCounts counts() {
    var idle = 0;
    var active = 0;
    for (var i = 0; i < instances.length(); i++) {
      var instance = instances.get(i);
      var isActive = instance != null && instance.streams() > 0;
      active += isActive ? 1 : 0;
      idle += instance == null || isActive ? 0 : 1;
    }
    var interpreted = module.program().interpretedFunctions();
    return module.counters().counts(idle, active, module.quarantine().isOn(), interpreted);
  }

  /// Closes the instances that have no streams now and the others when they are done.
  @Override
  public void close() {
    closing.countDown();
    for (var i = 0; i < instances.length(); i++) {
      var instance = instances.getAndSet(i, null);
      if (instance != null) {
        instance.lock();
        try {
          instance.retire();
          instance.settle();
        } finally {
          instance.unlock();
        }
      }
    }
  }
}
