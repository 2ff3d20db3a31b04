package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.GET_STATUS;
import static dev.weir.wasm.proxy.HostImport.GRPC_CALL;
import static dev.weir.wasm.proxy.HostImport.GRPC_STREAM;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.REDIS_CALL;
import static dev.weir.wasm.proxy.HostImport.REDIS_INIT;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static dev.weir.wasm.proxy.ProxyScript.CONTEXT;
import static dev.weir.wasm.proxy.ProxyScript.FIRST_BYTES;
import static dev.weir.wasm.proxy.ProxyScript.SCRATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.Isolation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the calls of all instances of a filter may take together.
class FilterCallsTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");
  private static final DataSize KILOBYTE = DataSize.ofBytes(1_000);
  private static final DataSize ROOM = DataSize.ofKibibytes(64);
  private static final int MANY_CALLS = 100;
  private static final int REQUESTS = 2_000;
  private static final int ONE_TRAP_IN = 200;
  private static final int ONE_STREAM_WITHOUT_END_IN = 40;
  private static final int ONE_MESSAGE_TOO_LARGE_IN = 20;

  private final CountDownLatch go = new CountDownLatch(1);

  private Response answerLate(Request request) throws InterruptedException {
    go.await();
    return Response.of(200, Headers.empty(), request.body());
  }

  private static void send(ProxyFilter filter, int requests) throws Exception {
    for (var i = 0; i < requests; i++) {
      text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    }
  }

  private List<String> told(String callback) {
    return trace.callbacks().stream().filter(it -> it.startsWith(callback)).toList();
  }

  @Test
  void theCallsOfAllInstancesCount() throws Exception {
    services.answer(this::answerLate);
    settings.isolation(Isolation.REQUEST).limits(calls(3, KILOBYTE));
    var filter = filter(new ProxyScript().call(HTTP_CALL, "api", CALL, "", "", 0));

    send(filter, 4);

    assertThat(trace.statuses()).containsExactly(0, 0, 0, Status.INTERNAL_FAILURE);
    go.countDown();
  }

  @Test
  void theStreamsOfAllInstancesCount() throws Exception {
    settings.isolation(Isolation.REQUEST).limits(calls(3, KILOBYTE));
    var filter =
        filter(
            new ProxyScript()
                .call(GRPC_STREAM, "api", "s", "m", "")
                .call(GRPC_CALL, "api", "s", "m", "", "", 0));

    // Their bodies are not read, so the instances stay.
    for (var i = 0; i < 2; i++) {
      filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));
    }

    assertThat(trace.statuses()).containsExactly(0, 0, 0, Status.INTERNAL_FAILURE);
    assertThat(services.grpcCalls()).hasSize(3);
  }

  @Test
  void whatAllInstancesSendCounts() throws Exception {
    services.answer(this::answerLate);
    settings.isolation(Isolation.REQUEST).limits(calls(9, KILOBYTE));
    var filter = filter(new ProxyScript().call(HTTP_CALL, "api", CALL, new byte[400], "", 0));

    send(filter, 3);

    assertThat(trace.statuses()).containsExactly(0, 0, Status.INTERNAL_FAILURE);
    go.countDown();
  }

  @Test
  void whatAllInstancesSendToRedisCounts() throws Exception {
    services.onRedis((_, _) -> {
      go.await();
      return new byte[0];
    });
    settings.isolation(Isolation.REQUEST).limits(calls(9, KILOBYTE));
    var filter =
        filter(
            new ProxyScript()
                .on(On.CONFIGURE)
                .call(REDIS_INIT, "api", "", "", 0)
                .on(On.REQUEST_HEADERS)
                .call(REDIS_CALL, "api", new byte[400]));

    send(filter, 3);

    assertThat(trace.statuses()).containsExactly(0, 0, 0, Status.INTERNAL_FAILURE);
    go.countDown();
  }

  /// Calls with a body of that size, waits for the answer and says how the call ended.
  private static ProxyScript calling(int size) {
    return new ProxyScript()
        .call(HTTP_CALL, "api", CALL, new byte[size], "", 0)
        .returns(1)
        .on(On.HTTP_CALL_RESPONSE)
        .call(GET_STATUS)
        .call(SET_EFFECTIVE_CONTEXT, 2)
        .call(CONTINUE_STREAM, 0);
  }

  @Test
  void anAnswerThatDoesNotFitFailsItsCall() throws Exception {
    services.answer(_ -> Response.of(200, Headers.empty(), Body.of(new byte[600])));
    settings.limits(calls(9, KILOBYTE));

    send(filter(calling(400)), 1);

    assertThat(told("http_call_response").getFirst()).endsWith(" 0 0 0");
    assertThat(trace.results().get(1).text())
        .isEqualTo("what the calls of the filter hold (expected: <= 1000B)");
  }

  @Test
  void theHeadOfAnAnswerCounts() throws Exception {
    services.answer(_ -> Response.of(200, Headers.of("a", "b".repeat(990)), Body.empty()));
    settings.limits(calls(9, KILOBYTE));

    send(filter(calling(0)), 1);

    assertThat(told("http_call_response").getFirst()).endsWith(" 0 0 0");
  }

  @Test
  void whatACallHeldIsFreeWhenItHasEnded() throws Exception {
    services.answer(_ -> Response.of(200, Headers.empty(), Body.of(new byte[500])));
    settings.isolation(Isolation.REQUEST).limits(calls(1, KILOBYTE));

    var filter = filter(calling(400));
    for (var i = 0; i < 20; i++) {
      send(filter, 1);
      awaitWhole(filter, 1, KILOBYTE);
    }

    assertThat(told("http_call_response")).hasSize(20).allMatch(it -> it.endsWith(" 1 500 0"));
  }

  @Test
  void theNextCallMayBeginWhenTheLastIsTold() throws Exception {
    settings.limits(calls(1, KILOBYTE));

    send(
        filter(
            calling(0)
                .on(On.HTTP_CALL_RESPONSE, 1)
                .call(HTTP_CALL, "api", CALL, new byte[0], "", 0)),
        1);
    trace.await(it -> told("http_call_response").size() == 2);
  }

  @Test
  void aMessageThatDoesNotFitEndsItsStream() throws Exception {
    settings.limits(calls(1, KILOBYTE));
    var filter =
        filter(
            new ProxyScript()
                .call(GRPC_STREAM, "api", "s", "m", "")
                .on(On.GRPC_CLOSE)
                .call(GET_STATUS));
    send(filter, 1);
    var call = services.grpcCalls().getFirst();

    call.listener().message(new byte[1_000]);
    call.listener().message(new byte[1_001]);
    call.listener().closed(0, "");

    assertThat(told("grpc_receive")).hasSize(1);
    assertThat(told("grpc_close")).hasSize(1).allMatch(it -> it.endsWith(" 8"));
    assertThat(trace.last().text())
        .isEqualTo("what the calls of the filter hold (expected: <= 1000B)");
    assertThat(call.events()).containsExactly("cancel");
    awaitWhole(filter, 1, KILOBYTE);
  }

  @Test
  void aMessageCountsNoMoreWhenTheGuestHasBeenToldIt() throws Exception {
    settings.limits(calls(1, KILOBYTE));
    send(filter(new ProxyScript().call(GRPC_STREAM, "api", "s", "m", "")), 1);
    var listener = services.grpcCalls().getFirst().listener();

    for (var i = 0; i < 3; i++) {
      listener.message(new byte[1_000]);
    }

    assertThat(told("grpc_receive")).hasSize(3);
  }

  @Test
  void ofSeveralUnaryAnswersOnlyTheLastCounts() throws Exception {
    settings.limits(calls(1, KILOBYTE));
    send(filter(new ProxyScript().call(GRPC_CALL, "api", "s", "m", "", "", 0)), 1);
    var listener = services.grpcCalls().getFirst().listener();

    listener.message(new byte[600]);
    listener.message(new byte[400]);
    listener.message(new byte[600]);
    listener.closed(0, "");

    assertThat(told("grpc_receive")).hasSize(1).allMatch(it -> it.endsWith(" 600"));
  }

  @Test
  void aUnaryAnswerThatDoesNotFitFailsItsCall() throws Exception {
    settings.limits(calls(1, KILOBYTE));
    var filter = filter(new ProxyScript().call(GRPC_CALL, "api", "s", "m", "", "", 0));
    send(filter, 1);
    var listener = services.grpcCalls().getFirst().listener();

    listener.message(new byte[600]);
    listener.message(new byte[600]);

    assertThat(told("grpc_close")).hasSize(1).allMatch(it -> it.endsWith(" 8"));
    awaitWhole(filter, 1, KILOBYTE);
  }

  @Test
  void aStreamThatCannotBeginTakesNothing() throws Exception {
    settings.limits(calls(1, KILOBYTE));
    var filter = filter(new ProxyScript().call(GRPC_STREAM, "api", "s", "", ""));

    send(filter, 3);

    assertThat(trace.statuses()).containsOnly(Status.INTERNAL_FAILURE);
    awaitWhole(filter, 1, KILOBYTE);
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void nothingIsLeftWhateverEndsTheCalls(Isolation isolation) throws Exception {
    services.answer(request -> {
      linger();
      return Response.of(200, Headers.empty(), request.body());
    });
    services.onGrpc(call -> Thread.ofVirtual().start(() -> answer(call)));
    settings.isolation(isolation).limits(calls(MANY_CALLS, ROOM));
    var filter = filter(script());

    var outcomes = outcomes(filter);

    assertThat(outcomes).hasSize(REQUESTS).contains("answer", "FILTER_FAILED");
    filter.close();
    awaitWhole(filter, MANY_CALLS, ROOM);
  }

  /// Opens a stream, calls and waits for the answer, unless there is no room for that, and calls
  /// again. The response's header `x-trap` makes it trap with its calls under way.
  private static ProxyScript script() {
    return new ProxyScript()
        .on(On.CONFIGURE)
        .quiet()
        .on(On.REQUEST_HEADERS)
        .raw(GRPC_STREAM, "api", "s", "m", "", SCRATCH)
        .raw(HTTP_CALL, "api", CALL, CONTEXT, 4, "", 0, SCRATCH)
        .endAfterFailure()
        .returns(1)
        .on(On.RESPONSE_HEADERS)
        .raw(HTTP_CALL, "api", CALL, CONTEXT, 4, "", 0, SCRATCH)
        .call(GET_HEADER_MAP_VALUE, 2, "x-trap")
        .endAfterFailure()
        .trap()
        .on(On.HTTP_CALL_RESPONSE)
        .call(GET_BUFFER_BYTES, 4, 0, 4)
        .call(SET_EFFECTIVE_CONTEXT, FIRST_BYTES)
        .endAfterFailure()
        .call(CONTINUE_STREAM, 0);
  }

  private static void answer(FakeServices.FakeGrpcCall call) {
    var random = ThreadLocalRandom.current();
    for (var i = 0; i < 3; i++) {
      linger();
      // The answers of HTTP calls always find room, or their requests would wait for ever.
      var isTooLarge = random.nextInt(ONE_MESSAGE_TOO_LARGE_IN) == 0;
      call.listener().message(new byte[isTooLarge ? (int) ROOM.bytes() + 1 : 100]);
    }
    if (random.nextInt(ONE_STREAM_WITHOUT_END_IN) != 0) {
      call.listener().closed(0, "");
    }
  }

  private static void linger() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
  }

  private static List<String> outcomes(ProxyFilter filter) throws Exception {
    var futures = new ArrayList<Future<String>>();
    var outcomes = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 1; i <= REQUESTS; i++) {
        var request = Request.get("/");
        var sent = i % ONE_TRAP_IN == 0 ? request.withHeader("x-trap", "1") : request;
        futures.add(threads.submit(() -> outcome(filter, sent)));
      }
    }
    for (var future : futures) {
      outcomes.add(future.get());
    }
    return outcomes;
  }

  private static String outcome(ProxyFilter filter, Request request) throws Exception {
    try {
      return text(filter.handle(request, it -> Response.of(200, it.headers(), Body.of("answer"))));
    } catch (GatewayException e) {
      return e.code().name();
    }
  }

  /// Waits until the whole budget is free, and gives it back.
  private static void awaitWhole(ProxyFilter filter, int calls, DataSize memory) {
    while (!isWhole(filter.module().callBudget(), calls, memory)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isWhole(CallBudget budget, int calls, DataSize memory) {
    var shares = new ArrayList<CallBudget.Share>();
    try {
      shares.add(budget.begin(memory.bytes()));
      Collections.nCopies(calls - 1, 0).forEach(held -> shares.add(budget.begin(held)));
      return true;
    } catch (StatusException _) {
      return false;
    } finally {
      shares.forEach(CallBudget.Share::close);
    }
  }
}
