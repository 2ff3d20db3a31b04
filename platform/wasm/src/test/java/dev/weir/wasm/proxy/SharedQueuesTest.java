package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.DEQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.GET_SHARED_DATA;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SET_SHARED_DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.host.InvalidModuleException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// Who hears of queues, and who may use them.
class SharedQueuesTest extends ProxyCase {

  private static final int ENTRIES = 20;

  /// The threads that a guest logs on.
  private static final class Threads extends Handler {

    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();

    @Override
    public void publish(LogRecord line) {
      seen.add(Thread.currentThread());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aQueueIsToldByOneThreadHoweverMuchComes() throws Exception {
    var instance = started();
    var module = instance.module();
    var id = host.queues().register(instance, "queue");
    var threads = new Threads();
    var logger = Logger.getLogger("dev.weir.wasm." + name);
    logger.addHandler(threads);

    instance.lock();
    for (var i = 0; i < ENTRIES; i++) {
      host.queues().enqueue(module.vm(), id, new byte[0]);
    }
    instance.unlock();

    trace.await(lines -> told() == ENTRIES);
    logger.removeHandler(threads);
    assertThat(threads.seen).hasSize(1);
  }

  private long told() {
    return trace.callbacks().stream().filter(it -> it.startsWith("queue_ready")).count();
  }

  @Test
  void theQueuesOfAFilterWithoutAVmIdAreReachedByNobodyElse() throws Exception {
    var owner = filter(new ProxyScript().on(On.CONFIGURE).call(REGISTER_SHARED_QUEUE, "queue"));
    var id = trace.last().first();

    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, id, "a").call(DEQUEUE_SHARED_QUEUE, id));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.NOT_FOUND, Status.NOT_FOUND);
    owner.close();
  }

  @Test
  void theQueuesOfAVmIdAreReachedByAll() throws Exception {
    settings.vmId(Optional.of("vm"));
    var owner = filter(new ProxyScript().on(On.CONFIGURE).call(REGISTER_SHARED_QUEUE, "queue"));
    var id = trace.last().first();

    settings.vmId(Optional.empty());
    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, id, "a"));

    trace.await(On.QUEUE_READY);
    owner.close();
  }

  @Test
  void aFilterWithoutAVmIdTakesNothingFromOneWithAnEmptyOne() throws Exception {
    var reading = new ProxyScript().call(GET_SHARED_DATA, "key");
    settings.vmId(Optional.of(""));
    filter(new ProxyScript().on(On.CONFIGURE).call(SET_SHARED_DATA, "key", "a", 0));
    settings.vmId(Optional.empty());
    filter(new ProxyScript()).close();

    settings.vmId(Optional.of(""));
    get(reading);

    assertThat(trace.last().text()).isEqualTo("a");
  }

  private ProxyInstance started() {
    var used = settings.config(new ProxyScript().config()).build();
    var module = new ProxyModule(program(AbiVersion.V0_2_1), used, host, host.hold(used));
    return new InstanceMaker(module, new Nobody()).start();
  }

  private static ProxyScript registering() {
    return new ProxyScript().on(On.CONFIGURE).call(REGISTER_SHARED_QUEUE, "queue");
  }

  private static ProxyScript reading() {
    return registering().on(On.QUEUE_READY).call(DEQUEUE_SHARED_QUEUE, 1);
  }

  @Test
  void aFilterThatIsRefusedTakesNoQueueAway() throws Exception {
    settings.vmId(Optional.of("vm"));
    var reader = filter(reading());
    assertThatThrownBy(() -> filter(registering().returns(0)))
        .isInstanceOf(InvalidModuleException.class);

    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "entry"));

    trace.await(it -> trace.texts().contains("entry"));
    reader.close();
  }

  @Test
  void aFilterThatIsClosedLeavesItsQueuesToWhomItTookThemFrom() throws Exception {
    settings.vmId(Optional.of("vm"));
    var reader = filter(reading());
    var candidate = filter(registering());
    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "before"));
    trace.await(On.QUEUE_READY);

    candidate.close();

    trace.await(it -> trace.texts().contains("before"));
    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "after"));
    trace.await(it -> trace.texts().contains("after"));
    reader.close();
  }

  @Test
  void theFilterThatIsReplacedTakesNothingWithIt() throws Exception {
    settings.vmId(Optional.of("vm"));
    var replaced = filter(registering());
    var reader = filter(reading());
    replaced.close();

    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "entry"));

    trace.await(it -> trace.texts().contains("entry"));
    reader.close();
  }

  @Test
  void aFilterThatUsesUpItsQueuesLeavesOthersTheirs() {
    var greedy = started();
    var other = started();
    for (var i = 0; i < 1024; i++) {
      assertThat(host.queues().register(greedy, "queue " + i)).isNotZero();
    }

    assertThat(host.queues().register(greedy, "one more")).isZero();
    assertThat(host.queues().register(greedy, "queue 0")).isNotZero();
    assertThat(host.queues().register(other, "queue")).isNotZero();
  }

  @Test
  void aFilterThatIsClosedMakesNoQueue() {
    var late = started();
    host.release(late.module());

    assertThat(host.queues().register(late, "queue")).isZero();
  }

  @Test
  void aFilterThatIsClosedTakesNoQueueAway() throws Exception {
    settings.vmId(Optional.of("vm"));
    var late = started();
    var reader = filter(reading());
    host.release(late.module());

    assertThat(host.queues().register(late, "queue")).isEqualTo(1);
    get(new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "entry"));

    trace.await(it -> trace.texts().contains("entry"));
    reader.close();
  }

  private static final class Nobody implements InstanceOwner {

    @Override
    public void trapped(ProxyInstance instance, GuestTrap trap) {}

    @Override
    public void worn(ProxyInstance instance) {}
  }
}
