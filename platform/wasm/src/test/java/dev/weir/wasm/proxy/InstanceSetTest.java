package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.DEFINE_METRIC;
import static dev.weir.wasm.proxy.HostImport.DEQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.GET_SHARED_DATA;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.INCREMENT_METRIC;
import static dev.weir.wasm.proxy.HostImport.REDIS_CALL;
import static dev.weir.wasm.proxy.HostImport.REDIS_INIT;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.SET_SHARED_DATA;
import static dev.weir.wasm.proxy.ProxyScript.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.Fixtures;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.Isolation;
import dev.weir.wasm.host.MetricSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a filter keeps its instances, and what they and other filters share.
class InstanceSetTest extends ProxyCase {

  /// Sets a value if there is none yet, and tells what is there.
  private static ProxyScript sharing(String value) {
    return new ProxyScript()
        .on(On.CONFIGURE)
        .call(SET_SHARED_DATA, "key", value, 0)
        .call(REGISTER_SHARED_QUEUE, "queue")
        .save(0)
        .on(On.REQUEST_HEADERS)
        .call(GET_SHARED_DATA, "key")
        .call(ENQUEUE_SHARED_QUEUE, saved(0), value);
  }

  /// Traps if the request has the header `x-trap`.
  private static ProxyScript trapping() {
    return new ProxyScript().call(GET_HEADER_MAP_VALUE, 0, "x-trap").endAfterFailure().trap();
  }

  private static Response send(ProxyFilter filter) throws Exception {
    var response = filter.handle(Request.get("/"), _ -> Response.of(200));
    text(response);
    return response;
  }

  private static void sendTrap(ProxyFilter filter) {
    var request = Request.get("/").withHeader("x-trap", "1");
    assertFails(ErrorCode.FILTER_FAILED, () -> filter.handle(request, _ -> Response.of(200)));
  }

  private List<String> shared() {
    return trace.texts().stream().filter(it -> !it.isEmpty()).toList();
  }

  private List<Integer> queues() {
    return trace.results().stream()
        .filter(it -> it.first() > 0 && it.first() < 10)
        .map(ProxyTrace.Result::first)
        .toList();
  }

  @Test
  void filtersWithoutAVmIdShareNothing() throws Exception {
    var first = filter(sharing("first"));
    var second = filter(sharing("second"));

    send(first);
    send(second);

    assertThat(shared()).containsExactly("first", "second");
    assertThat(queues()).containsExactly(1, 2);
  }

  @Test
  void filtersOfOneVmIdShareDataAndQueues() throws Exception {
    settings.vmId(Optional.of("vm"));
    var first = filter(sharing("first"));
    var second = filter(sharing("second"));

    send(first);
    send(second);

    assertThat(shared()).containsExactly("second", "second");
    assertThat(queues()).containsExactly(1, 1);
  }

  @Test
  void filtersOfOtherVmIdsShareNothing() throws Exception {
    settings.vmId(Optional.of("one"));
    var first = filter(sharing("first"));
    settings.vmId(Optional.of("other"));
    var second = filter(sharing("second"));

    send(first);
    send(second);

    assertThat(shared()).containsExactly("first", "second");
  }

  @Test
  void whatAVmIdSharesIsGoneWithItsLastFilter() throws Exception {
    settings.vmId(Optional.of("vm"));
    var reading = new ProxyScript().call(GET_SHARED_DATA, "key");
    var first = filter(sharing("first"));
    var second = filter(reading);
    first.close();
    send(second);
    second.close();

    send(filter(reading));

    assertThat(shared()).containsExactly("first");
    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void aFilterThatIsRefusedHoldsNothing() throws Exception {
    settings.vmId(Optional.of("vm"));
    var script = new ProxyScript().on(On.CONFIGURE).call(SET_SHARED_DATA, "key", "a", 0).returns(0);
    assertThatThrownBy(() -> filter(script)).isInstanceOf(InvalidModuleException.class);

    send(filter(new ProxyScript().call(GET_SHARED_DATA, "key")));

    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void metricsKeepTheirIdsAndValuesOverInstances() throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .call(DEFINE_METRIC, 0, "requests")
                .save(0)
                .raw(INCREMENT_METRIC, saved(0), 1)
                .call(GET_HEADER_MAP_VALUE, 0, "x-trap")
                .endAfterFailure()
                .trap());

    send(filter);
    sendTrap(filter);
    send(filter);

    assertThat(filter.instances().discarded()).isEqualTo(1);
    assertThat(filter.metrics()).extracting(MetricSample::value).containsExactly(3L);
  }

  @Test
  void anInstanceThatBreaksDownIsReplacedByOneThatIsConfigured() throws Exception {
    var filter = filter(trapping());
    send(filter);
    sendTrap(filter);

    assertThat(send(filter).status()).isEqualTo(200);

    assertThat(filter.instances().discarded()).isEqualTo(1);
    assertThat(filter.instances().traps()).isEqualTo(1);
    assertThat(trace.callbacks()).filteredOn(it -> it.startsWith("configure")).hasSize(1);
  }

  @Test
  void aTrapEndsTheOtherRequestsOfItsInstance() throws Exception {
    var filter = filter(trapping());
    var held = filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));

    sendTrap(filter);

    assertFails(ErrorCode.FILTER_FAILED, () -> text(held));
    held.close();
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void laterInstancesGoOnWithPropertiesAndRedisServersOfTheFirst() throws Exception {
    services.onRedis((_, _) -> new byte[0]);
    var filter =
        filter(
            new ProxyScript()
                .on(On.CONFIGURE)
                .call(SET_PROPERTY, "mine", "value")
                .call(REDIS_INIT, "api", "", "", 0)
                .on(On.REQUEST_HEADERS)
                .call(SET_EFFECTIVE_CONTEXT, 1)
                .call(GET_PROPERTY, "mine")
                .call(REDIS_CALL, "api", "query")
                .call(SET_PROPERTY, "wasm_need_rebuild", "true"));

    send(filter);
    send(filter);
    send(filter);

    assertThat(trace.statuses()).containsOnly(Status.OK);
    assertThat(shared()).containsExactly("value", "value", "value");
    assertThat(filter.instances().recycled()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void inIsolationEachRequestHasAnInstanceOfItsOwn() throws Exception {
    settings.isolation(Isolation.REQUEST);
    var filter = filter(new ProxyScript().on(On.REQUEST_HEADERS, 2).trap());

    for (var i = 0; i < 5; i++) {
      assertThat(send(filter).status()).isEqualTo(200);
    }

    assertThat(trace.callbacks()).filteredOn(it -> it.startsWith("context_create 2 ")).hasSize(5);
    assertThat(trace.callbacks()).filteredOn("delete 1"::equals).hasSize(5);
    assertThat(filter.instances().created()).isEqualTo(6);
    assertThat(filter.instances().recycled()).isEqualTo(5);
    assertThat(filter.instances().idle()).isEqualTo(1);
    assertThat(trace.callbacks()).filteredOn(it -> it.startsWith("configure")).hasSize(1);
  }

  @Test
  void inIsolationAHeldRequestIsAnsweredByACall() throws Exception {
    settings.isolation(Isolation.REQUEST);
    var call = pairs(":method", "GET", ":path", "/", ":authority", "a");
    var filter =
        filter(
            new ProxyScript()
                .call(HTTP_CALL, "api", call, "", "", 0)
                .returns(1)
                .on(On.HTTP_CALL_RESPONSE)
                .call(SET_EFFECTIVE_CONTEXT, 2)
                .call(CONTINUE_STREAM, 0));

    for (var i = 0; i < 3; i++) {
      assertThat(send(filter).status()).isEqualTo(200);
    }
  }

  @Test
  void anInstanceWhoseMemoryIsNearlyUsedUpIsReplaced() throws Exception {
    settings.limits(Fixtures.withInstances(1).withMemory(DataSize.ofMebibytes(4)));
    var filter = filter(new ProxyScript().grow(10));

    for (var i = 0; i < 3; i++) {
      assertThat(send(filter).status()).isEqualTo(200);
    }

    // More if the next request and the one that fills the place made an instance at the same time.
    assertThat(filter.instances().recycled()).isGreaterThanOrEqualTo(3);
    assertThat(filter.instances().discarded()).isZero();
  }

  /// Reads a queue.
  private static ProxyScript reading() {
    return trapping()
        .on(On.CONFIGURE)
        .call(REGISTER_SHARED_QUEUE, "queue")
        .on(On.QUEUE_READY)
        .call(DEQUEUE_SHARED_QUEUE, 1);
  }

  private static ProxyScript writing() {
    return new ProxyScript().call(ENQUEUE_SHARED_QUEUE, 1, "entry");
  }

  private void awaitEntries(int count) throws Exception {
    trace.await(lines -> lines.stream().filter(it -> it.endsWith(" x656e747279")).count() == count);
  }

  @Test
  void theReaderOfAQueueIsReplacedWithItsInstance() throws Exception {
    settings.vmId(Optional.of("vm"));
    var filter =
        filter(reading().on(On.REQUEST_BODY).call(SET_PROPERTY, "wasm_need_rebuild", "true"));
    var writer = filter(writing());

    for (var round = 1; round <= 200; round++) {
      text(filter.handle(post("a"), ProxyCase::echo));
      send(writer);
      awaitEntries(round);
    }
  }

  @Test
  void aQueueIsReadAgainAfterAQuarantine() throws Exception {
    settings.vmId(Optional.of("vm"));
    var filter = filter(reading());
    var writer = filter(writing());
    for (var i = 0; i < 5; i++) {
      sendTrap(filter);
    }
    send(writer);

    while (filter.instances().isQuarantined()) {
      try {
        send(filter);
      } catch (GatewayException _) {
        Thread.onSpinWait();
      }
    }

    awaitEntries(1);
  }

  @Test
  void requestsAreRefusedWhileInstancesKeepFailing() {
    var filter = filter(trapping());
    for (var i = 0; i < 5; i++) {
      sendTrap(filter);
    }

    assertFails(ErrorCode.FILTER_UNAVAILABLE, () -> send(filter));
    assertThat(filter.instances().isQuarantined()).isTrue();
    assertThat(filter.instances().refused()).isEqualTo(1);
  }

  @Test
  void aClosedFilterRefusesRequests() {
    var filter = filter(new ProxyScript());
    filter.close();

    assertFails(ErrorCode.FILTER_UNAVAILABLE, () -> send(filter));
  }

  @Test
  void anInstanceHasManyRequestsAtTheSameTime() throws Exception {
    settings.limits(Fixtures.withInstances(2));
    var filter = filter(new ProxyScript());
    var held = new ArrayList<Response>();
    for (var i = 0; i < 4; i++) {
      held.add(
          filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a"))));
    }

    assertThat(filter.instances().active()).isEqualTo(1);
    for (var response : held) {
      assertThat(text(response)).isEqualTo("a");
    }
    assertThat(filter.instances().active()).isZero();
    assertThat(filter.instances().idle()).isBetween(1, 2);
  }
}
