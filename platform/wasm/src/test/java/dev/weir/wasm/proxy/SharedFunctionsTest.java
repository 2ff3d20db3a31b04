package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.DEQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.GET_SHARED_DATA;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.RESOLVE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SET_SHARED_DATA;
import static dev.weir.wasm.proxy.ProxyScript.saved;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shared data and queues.
class SharedFunctionsTest extends ProxyCase {

  @Test
  void dataIsKeptWithAVersion() throws Exception {
    get(
        new ProxyScript()
            .call(GET_SHARED_DATA, "key")
            .call(SET_SHARED_DATA, "key", "one", 0)
            .call(GET_SHARED_DATA, "key")
            .call(SET_SHARED_DATA, "key", "two", 0)
            .call(GET_SHARED_DATA, "key"));

    var results = trace.results();
    assertThat(trace.statuses()).containsExactly(1, 0, 0, 0, 0);
    assertThat(trace.texts()).containsExactly("", "", "one", "", "two");
    assertThat(results.get(2).results().get(2)).isNotZero();
    assertThat(results.get(4).results().get(2))
        .isNotZero()
        .isNotEqualTo(results.get(2).results().get(2));
  }

  @Test
  void dataOfAnotherVersionIsNotReplaced() throws Exception {
    get(
        new ProxyScript()
            .call(SET_SHARED_DATA, "new", "a", 77)
            .call(SET_SHARED_DATA, "key", "one", 0)
            .call(SET_SHARED_DATA, "key", "two", 77)
            .call(SET_SHARED_DATA, "key", "three", 2)
            .call(SET_SHARED_DATA, "key", "four", 2)
            .call(GET_SHARED_DATA, "key"));

    assertThat(trace.statuses()).containsExactly(0, 0, 8, 0, 8, 0);
    assertThat(trace.last().text()).isEqualTo("three");
  }

  @Test
  void anEmptyValueIsFound() throws Exception {
    get(new ProxyScript().call(SET_SHARED_DATA, "", "", 0).call(GET_SHARED_DATA, ""));

    assertThat(trace.last().status()).isZero();
    assertThat(trace.last().results().subList(0, 2)).containsExactly(0, 0);
  }

  @Test
  void dataAndQueuesHaveOneBudget() throws Exception {
    get(filling(30_000, 18));

    assertThat(trace.statuses().subList(1, 35)).containsOnly(Status.OK);
    assertThat(trace.statuses().subList(35, 37)).containsOnly(Status.INTERNAL_FAILURE);
    assertThat(trace.statuses().subList(37, 39)).containsOnly(Status.OK);
  }

  /// Fills both until nothing fits, then takes one out and puts it in again.
  private static ProxyScript filling(int size, int rounds) {
    var script = new ProxyScript().call(REGISTER_SHARED_QUEUE, "queue").save(0);
    for (var i = 0; i < rounds; i++) {
      script.raw(ENQUEUE_SHARED_QUEUE, saved(0), ProxyScript.SCRATCH, size);
      script.raw(SET_SHARED_DATA, ProxyScript.SCRATCH, i, ProxyScript.SCRATCH, size, 0);
    }
    return script
        .raw(DEQUEUE_SHARED_QUEUE, saved(0), ProxyScript.SCRATCH, ProxyScript.SCRATCH + 4)
        .raw(ENQUEUE_SHARED_QUEUE, saved(0), ProxyScript.SCRATCH, size);
  }

  @Test
  void whatIsQueuedComesOutInOrder() throws Exception {
    get(
        new ProxyScript()
            .call(REGISTER_SHARED_QUEUE, "queue")
            .save(0)
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "a")
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "")
            .call(DEQUEUE_SHARED_QUEUE, saved(0))
            .call(DEQUEUE_SHARED_QUEUE, saved(0))
            .call(DEQUEUE_SHARED_QUEUE, saved(0)));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 0, 0, Status.EMPTY);
    assertThat(trace.texts()).containsExactly("", "", "", "a", "", "");
    assertThat(trace.results().getFirst().first()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, ProxyScript.WILD})
  void whatTheGuestGivesNoMemoryForStaysInTheQueue(int pointer) throws Exception {
    get(
        new ProxyScript()
            .call(REGISTER_SHARED_QUEUE, "queue")
            .save(0)
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "a")
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "b")
            .allocate(pointer)
            .call(DEQUEUE_SHARED_QUEUE, saved(0))
            .allocate(1)
            .call(DEQUEUE_SHARED_QUEUE, saved(0))
            .call(DEQUEUE_SHARED_QUEUE, saved(0)));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, Status.INVALID_MEMORY_ACCESS, 0, 0);
    assertThat(trace.texts()).endsWith("a", "b");
  }

  @Test
  void registeringAgainKeepsWhatIsQueued() throws Exception {
    get(
        new ProxyScript()
            .call(REGISTER_SHARED_QUEUE, "queue")
            .save(0)
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "a")
            .call(REGISTER_SHARED_QUEUE, "queue")
            .call(DEQUEUE_SHARED_QUEUE, saved(0)));

    assertThat(trace.results().get(2).first()).isEqualTo(trace.results().getFirst().first());
    assertThat(trace.last().text()).isEqualTo("a");
  }

  @Test
  void anUnknownQueueIsNotFound() throws Exception {
    get(
        new ProxyScript()
            .call(REGISTER_SHARED_QUEUE, "queue")
            .save(0)
            .call(RESOLVE_SHARED_QUEUE, "", "other")
            .call(RESOLVE_SHARED_QUEUE, "vm", "queue")
            .call(ENQUEUE_SHARED_QUEUE, 99, "a")
            .call(DEQUEUE_SHARED_QUEUE, 99)
            .call(DEQUEUE_SHARED_QUEUE, 0));

    assertThat(trace.statuses()).containsExactly(0, 1, 1, 1, 1, 1);
  }

  @Test
  void theOwnQueueIsResolvedWithAndWithoutTheVmId() throws Exception {
    settings.vmId(Optional.of("vm"));

    get(
        new ProxyScript()
            .call(REGISTER_SHARED_QUEUE, "queue")
            .call(RESOLVE_SHARED_QUEUE, "", "queue")
            .call(RESOLVE_SHARED_QUEUE, "vm", "queue"));

    assertThat(trace.results()).extracting(ProxyTrace.Result::first).hasSize(3).containsOnly(1);
  }

  @Test
  void queuesOfOtherVmsAreResolvedAndFilled() throws Exception {
    settings.vmId(Optional.of("readers"));
    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(REGISTER_SHARED_QUEUE, "queue")
            .on(On.QUEUE_READY)
            .call(DEQUEUE_SHARED_QUEUE, ProxyScript.argument(1)));
    settings.vmId(Optional.of("writers"));

    get(
        new ProxyScript()
            .call(RESOLVE_SHARED_QUEUE, "readers", "queue")
            .save(0)
            .call(ENQUEUE_SHARED_QUEUE, saved(0), "entry"));
    trace.awaitResults(4);

    assertThat(trace.callbacks()).contains("queue_ready 1 1");
    assertThat(trace.texts()).contains("entry");
  }
}
