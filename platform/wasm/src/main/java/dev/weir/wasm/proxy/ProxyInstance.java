package dev.weir.wasm.proxy;

import dev.weir.api.Request;
import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.WasmLimits;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One instance of a guest, with its root context and the requests that live in it.
///
/// Whoever calls the guest holds the lock for the time of one callback. A guest that traps is dead:
/// all requests in it fail, and the instance leaves its set.
final class ProxyInstance implements AutoCloseable {

  static final String[] ALLOCATORS = {"proxy_on_memory_allocate", "malloc"};

  private final ReentrantLock lock = new ReentrantLock();
  private final ProxyModule module;
  private final InstanceOwner owner;
  private final HostScope scope;
  private final GuestLog log;
  private final Guest guest;
  private final Callbacks callbacks;
  private final Guest.Function allocator;
  private final Calls calls;
  private final Ticks ticks;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final IdSequence contexts = new IdSequence(RootContext.ID + 1, Integer.MAX_VALUE);
  private final long callNanos;
  private final int admission;
  private long memoryAtStart;
  private Context current = RootContext.INSTANCE;
  private Answer answer = Answer.NONE;
  private boolean isConfiguring;
  private boolean wantsRebuild;
  private boolean isDead;
  private volatile int streamCount;
  private boolean isRetired;
  private boolean isForOne;
  private boolean isServing;
  private boolean isClosed;

  /// An instance around a guest, which may not have been started yet.
  ProxyInstance(ProxyModule module, InstanceOwner owner, HostScope scope, Guest guest) {
    this.module = module;
    this.owner = owner;
    this.scope = scope;
    this.guest = guest;
    log = scope.log();
    callbacks = new Callbacks(module.program(), guest);
    var name = Callback.firstExported(module.program(), ALLOCATORS).orElseThrow();
    allocator = guest.function(name);
    calls = new Calls(this);
    ticks = new Ticks(this);
    callNanos = limits().time().toNanos();
    admission = module.quarantine().admission();
    memoryAtStart = guest.memory().size();
    guest.setMeter(module.counters());
    scope.set(this);
  }

  /// What others can go on from; null if the guest awaits answers, which only it can get.
  InstanceSet.@Nullable Warm warm() {
    lock.lock();
    try {
      return calls.isIdle()
          ? new InstanceSet.Warm(guest.snapshot(), scope.copy(), ticks.periodNanos())
          : null;
    } finally {
      lock.unlock();
    }
  }

  /// Begins to serve: ticks come from now on.
  void serve() {
    memoryAtStart = guest.memory().size();
    isServing = true;
    ticks.begin();
  }

  /// Whether ticks and queues reach it. Under the lock.
  boolean isServing() {
    return isServing && !isDead && !isRetired;
  }

  /// Whether the guest is being given its own configuration, not that of the VM.
  boolean isConfiguring() {
    return isConfiguring;
  }

  void setConfiguring(boolean isConfiguring) {
    this.isConfiguring = isConfiguring;
  }

  String name() {
    return module.settings().name();
  }

  ProxyModule module() {
    return module;
  }

  WasmLimits limits() {
    return module.settings().limits();
  }

  /// Whether a guest that stops in a headers callback is told the body: as its settings say, and
  /// always in Higress's version, whose guests rely on it.
  boolean allowsStop() {
    return module.settings().allowOnHeadersStopIteration()
        || module.version() == AbiVersion.V0_2_100;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  GuestLog log() {
    return log;
  }

  Calls calls() {
    return calls;
  }

  Ticks ticks() {
    return ticks;
  }

  long memorySize() {
    return guest.memory().size();
  }

  void lock() {
    lock.lock();
  }

  boolean tryLock() {
    return lock.tryLock();
  }

  void unlock() {
    lock.unlock();
  }

  /// A stream for a request. Under the lock.
  ///
  /// @param admission when the request was let in
  /// @throws dev.weir.api.GatewayException if the guest breaks down over it
  Stream open(Request request, int admission) {
    var stream = new Stream(contexts.next(streams::containsKey), this, request, admission);
    streams.put(stream.id(), stream);
    streamCount = streams.size();
    log.refill();
    createContext(stream);
    return stream;
  }

  private void createContext(Stream stream) {
    requireAlive();
    current = RootContext.INSTANCE;
    try {
      callbacks.contextCreate.call(callNanos, 0, stream.id(), RootContext.ID);
    } catch (GuestTrap trap) {
      die(trap);
      throw stream.failure(trap);
    }
  }

  /// Calls the guest on behalf of a context. Under the lock.
  ///
  /// @param otherwise what is returned if the guest does not export the function
  /// @throws GuestTrap if the guest breaks down; it is dead then
  int call(Callback callback, Context context, int otherwise, int one, int other) {
    if (!callback.isPresent()) {
      return otherwise;
    }
    requireAlive();
    current = context;
    try {
      return callback.call(callNanos, otherwise, context.id(), one, other);
    } catch (GuestTrap trap) {
      die(trap);
      throw trap;
    }
  }

  /// Tells the root context what came back from a call. Under the lock.
  ///
  /// @throws GuestTrap if the guest breaks down; it is dead then
  void tell(Callback callback, Answer with, long... arguments) {
    if (!callback.isPresent()) {
      return;
    }
    requireAlive();
    current = RootContext.INSTANCE;
    answer = with;
    try {
      callback.callWide(callNanos, arguments);
    } catch (GuestTrap trap) {
      die(trap);
      throw trap;
    } finally {
      answer = Answer.NONE;
    }
  }

  /// Calls the guest because its time has come. Takes the lock.
  void tick() {
    callRoot(callbacks.tick, 0);
  }

  /// Tells the guest that something lies in a queue. Takes the lock.
  void tellQueue(int queue) {
    callRoot(callbacks.queueReady, queue);
  }

  private void callRoot(Callback callback, int argument) {
    lock.lock();
    try {
      if (!isDead && !isRetired && callback.isPresent()) {
        log.refill();
        call(callback, RootContext.INSTANCE, 0, argument, 0);
        workDone();
      }
    } catch (GuestTrap trap) {
      logTrap(trap);
    } finally {
      settle();
      lock.unlock();
    }
  }

  /// Takes note that the guest has done what no request began, unless it awaits an answer for that.
  /// That counts only for a guest without requests: of others those tell how they are. Under the
  /// lock.
  void workDone() {
    if (!module.handlesHttp() && calls.isIdle()) {
      module.quarantine().workSucceeded(admission);
    }
  }

  private void requireAlive() {
    if (isDead) {
      throw new GuestTrap("the instance broke down");
    }
  }

  private void die(GuestTrap trap) {
    abandon();
    List.copyOf(streams.values()).forEach(stream -> stream.fail(trap));
    owner.trapped(this, trap);
  }

  /// Gives the guest up without telling it. Under the lock.
  void abandon() {
    isDead = true;
    ticks.stop();
    calls.forget();
    guest.close();
  }

  boolean isDead() {
    return isDead;
  }

  /// The context that host functions work on.
  Context current() {
    return current;
  }

  /// The stream that host functions work on; null in the root context.
  @Nullable Stream currentStream() {
    return current instanceof Stream stream ? stream : null;
  }

  /// Makes another context the current one, for the rest of the callback.
  ///
  /// @return false if there is no such context
  boolean setCurrent(int id) {
    var context = id == RootContext.ID ? RootContext.INSTANCE : streams.get(id);
    if (context == null) {
      return false;
    }
    current = context;
    return true;
  }

  Answer answer() {
    return answer;
  }

  /// Memory of the guest for a result; called from a host function.
  int allocate(int size) {
    return (int) allocator.callFromHost(size);
  }

  /// Does something for the guest that is calling, on the host's time.
  <T> T untimed(Supplier<T> action) {
    return guest.untimed(action);
  }

  /// Notes that the guest wants to be replaced.
  void wantRebuild() {
    wantsRebuild = true;
  }

  /// Whether it should serve no more requests: its memory has grown close to the limit, or it said
  /// so itself.
  boolean isWorn() {
    var memory = guest.memory().size();
    return wantsRebuild || (memory > memoryAtStart && memory > limits().memory().bytes() / 4 * 3);
  }

  void logTrap(GuestTrap trap) {
    log.system(Level.WARNING, String.valueOf(trap.getMessage()));
  }

  void remove(Stream stream) {
    streams.remove(stream.id(), stream);
    streamCount = streams.size();
  }

  /// How many requests live in it, about.
  int streams() {
    return streamCount;
  }

  /// Lets it serve the streams that it has, and no more. Under the lock.
  void retire() {
    isRetired = true;
    ticks.stop();
  }

  /// Lets it serve the one stream that it has or is about to get. Under the lock.
  void serveOne() {
    isForOne = true;
    retire();
  }

  boolean isClosed() {
    return isClosed;
  }

  /// Does what is due between two callbacks: a worn instance leaves its set, and one that has
  /// nothing to do any more is closed. Under the lock.
  void settle() {
    if (!isDead && !isRetired && isWorn()) {
      retire();
      owner.worn(this);
    }
    if (isRetired && streams.isEmpty()) {
      if (isForOne && !isDead) {
        owner.worn(this);
      }
      close();
    }
  }

  /// Ends the guest, which has no streams any more. Under the lock; again it has no effect.
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    ticks.stop();
    if (!isDead) {
      isDead = true;
      tellEnd();
      guest.close();
    }
    calls.forget();
  }

  private void tellEnd() {
    current = RootContext.INSTANCE;
    try {
      callbacks.done.call(callNanos, 1, RootContext.ID);
      callbacks.delete.call(callNanos, 0, RootContext.ID);
    } catch (GuestTrap trap) {
      logTrap(trap);
    }
  }
}
