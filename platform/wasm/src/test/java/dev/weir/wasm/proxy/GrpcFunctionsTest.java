package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_PAIRS;
import static dev.weir.wasm.proxy.HostImport.GET_STATUS;
import static dev.weir.wasm.proxy.HostImport.GRPC_CALL;
import static dev.weir.wasm.proxy.HostImport.GRPC_CANCEL;
import static dev.weir.wasm.proxy.HostImport.GRPC_CLOSE;
import static dev.weir.wasm.proxy.HostImport.GRPC_SEND;
import static dev.weir.wasm.proxy.HostImport.GRPC_STREAM;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.ProxyScript.argument;
import static dev.weir.wasm.proxy.ProxyScript.saved;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.host.GrpcListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// gRPC calls, unary and streaming.
class GrpcFunctionsTest extends ProxyCase {

  private static ProxyScript unary() {
    return new ProxyScript()
        .call(GRPC_CALL, "api", "pkg.Service", "Method", pairs("x-a", "1"), "question", 500)
        .save(0)
        .on(On.GRPC_RECEIVE)
        .call(GET_BUFFER_BYTES, 5, 0, argument(2))
        .on(On.GRPC_CLOSE)
        .call(GET_STATUS);
  }

  private static ProxyScript streaming() {
    return new ProxyScript()
        .call(GRPC_STREAM, "api", "pkg.Service", "Method", "")
        .save(0)
        .on(On.GRPC_INITIAL_METADATA)
        .call(GET_HEADER_MAP_PAIRS, 4)
        .on(On.GRPC_RECEIVE)
        .call(GET_BUFFER_BYTES, 5, 0, argument(2))
        .on(On.GRPC_TRAILING_METADATA)
        .call(GET_HEADER_MAP_PAIRS, 5)
        .on(On.GRPC_CLOSE)
        .call(GET_STATUS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// What a server with metadata, two messages and trailers does.
  private static void answer(GrpcListener listener) {
    listener.initialMetadata(Headers.of("I", "1"));
    listener.message(bytes("one"));
    listener.message(bytes("two!"));
    listener.trailingMetadata(Headers.of("T", "2", "U", "3"));
    listener.closed(0, "");
  }

  private FakeServices.FakeGrpcCall call() {
    return services.grpcCalls().getFirst();
  }

  private int id() {
    return trace.results().getFirst().first();
  }

  private List<String> told() {
    return trace.callbacks().stream().filter(it -> it.startsWith("grpc")).toList();
  }

  @Test
  void theServerGetsTheCall() throws Exception {
    get(unary());

    assertThat(id() & 3).isEqualTo(1);
    assertThat(call().method().upstream()).isEqualTo("api");
    assertThat(call().method().service()).isEqualTo("pkg.Service");
    assertThat(call().method().method()).isEqualTo("Method");
    assertThat(call().method().metadata().all("X-A")).containsExactly("1");
    assertThat(call().method().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(call().events()).containsExactly("send 8 true");
  }

  @Test
  void theCallBelongsToTheTraceOfTheRequest() throws Exception {
    var exchange = FakeExchange.create().baggage("tier", "gold");

    filter(unary()).handle(exchange.request("GET", "/").build(), _ -> Response.of(200));

    assertThat(call().exchange().span()).isSameAs(exchange.span());
    assertThat(call().exchange().baggage()).containsEntry("tier", "gold");
  }

  @Test
  void anAnsweredCallIsToldByItsMessage() throws Exception {
    get(unary());

    answer(call().listener());

    assertThat(told()).containsExactly("grpc_receive 1 " + id() + " 4");
    assertThat(trace.last().text()).isEqualTo("two!");
  }

  @Test
  void aFailedCallIsToldByItsStatus() throws Exception {
    get(unary());

    call().listener().closed(7, "not you");

    assertThat(told()).containsExactly("grpc_close 1 " + id() + " 7");
    assertThat(trace.last().first()).isEqualTo(7);
    assertThat(trace.last().text()).isEqualTo("not you");
  }

  @Test
  void aCallThatFailsAfterItsMessageHasFailed() throws Exception {
    get(unary());

    call().listener().message(bytes("half"));
    call().listener().closed(13, "");

    assertThat(told()).containsExactly("grpc_close 1 " + id() + " 13");
  }

  @Test
  void aStreamIsToldAllThatComes() throws Exception {
    get(streaming());

    answer(call().listener());

    assertThat(id() & 3).isEqualTo(2);
    assertThat(told())
        .containsExactly(
            "grpc_initial_metadata 1 " + id() + " 1",
            "grpc_receive 1 " + id() + " 3",
            "grpc_receive 1 " + id() + " 4",
            "grpc_trailing_metadata 1 " + id() + " 2",
            "grpc_close 1 " + id() + " 0");
    assertThat(trace.results().get(1).bytes()).isEqualTo(pairs("i", "1"));
    assertThat(trace.texts().subList(2, 4)).containsExactly("one", "two!");
    assertThat(trace.results().get(4).bytes()).isEqualTo(pairs("t", "2", "u", "3"));
  }

  @Test
  void answersThatComeAtOnceAreToldAfterTheCallback() throws Exception {
    services.onGrpc(call -> Thread.ofVirtual().start(() -> answer(call.listener())));

    get(unary());
    trace.await(On.GRPC_RECEIVE);

    assertThat(trace.lines())
        .containsSubsequence("do 0 0 " + id() + " 0 0", "on 18 1 " + id() + " 4 0 0");
  }

  @Test
  void messagesAreSentOnAStream() throws Exception {
    get(
        streaming()
            .on(On.REQUEST_HEADERS)
            .raw(GRPC_SEND, saved(0), "abc", 0)
            .raw(GRPC_SEND, saved(0), "", 1)
            .raw(GRPC_CLOSE, saved(0)));

    assertThat(trace.statuses()).containsOnly(Status.OK);
    assertThat(call().events()).containsExactly("send 3 false", "send 0 true", "half-close");
  }

  @Test
  void aClosedStreamIsToldWhatStillComes() throws Exception {
    get(streaming().on(On.REQUEST_HEADERS).raw(GRPC_CLOSE, saved(0)));

    answer(call().listener());

    assertThat(told()).hasSize(5);
  }

  @Test
  void nothingMoreIsSentOnAUnaryCall() throws Exception {
    get(unary().on(On.REQUEST_HEADERS).raw(GRPC_SEND, saved(0), "abc", 0));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
    assertThat(call().events()).containsExactly("send 8 true");
  }

  @Test
  void aCancelledCallIsToldNothing() throws Exception {
    get(
        streaming()
            .on(On.REQUEST_HEADERS)
            .raw(GRPC_CANCEL, saved(0))
            .raw(GRPC_CANCEL, saved(0))
            .raw(GRPC_SEND, saved(0), "", 0)
            .raw(GRPC_CLOSE, saved(0)));

    answer(call().listener());

    assertThat(trace.statuses()).containsExactly(0, 0, 1, 1, 1);
    assertThat(call().events()).containsExactly("cancel");
    assertThat(told()).isEmpty();
  }

  @Test
  void aClosedUnaryCallIsToldNothing() throws Exception {
    get(unary().on(On.REQUEST_HEADERS).raw(GRPC_CLOSE, saved(0)));

    answer(call().listener());

    assertThat(call().events()).containsExactly("send 8 true", "cancel");
    assertThat(told()).isEmpty();
  }

  @Test
  void aCallThatHasEndedIsUnknown() throws Exception {
    get(streaming().on(On.GRPC_CLOSE).raw(GRPC_SEND, saved(0), "", 0));

    call().listener().closed(0, "");

    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 99, -1})
  void unknownCallsAreNotFound(int id) throws Exception {
    get(new ProxyScript().raw(GRPC_SEND, id, "", 0).raw(GRPC_CANCEL, id).raw(GRPC_CLOSE, id));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }

  @Test
  void anHttpCallIsNoGrpcCall() throws Exception {
    var pairs = pairs(":method", "GET", ":path", "/", ":authority", "a");
    services.answer(_ -> {
      new CountDownLatch(1).await();
      return Response.of(200);
    });

    get(
        new ProxyScript()
            .call(HTTP_CALL, "api", pairs, "", "", 0)
            .save(0)
            .raw(GRPC_CANCEL, saved(0)));

    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void theUpstreamMayBeASerializedService() throws Exception {
    var cluster = new byte[] {0x0a, 0x05, 0x0a, 0x03, 'a', 'p', 'i'};

    get(new ProxyScript().call(GRPC_STREAM, cluster, "s", "m", ""));

    assertThat(trace.last().status()).isZero();
    assertThat(call().method().upstream()).isEqualTo("api");
  }

  @Test
  void anUnknownUpstreamIsAParseFailure() throws Exception {
    var cluster = new byte[] {0x0a, 0x05, 0x0a, 0x03, 'a', 'p', 'x'};

    get(
        new ProxyScript()
            .call(GRPC_CALL, "other", "s", "m", "", "", 0)
            .call(GRPC_STREAM, "other", "s", "m", "")
            .call(GRPC_STREAM, cluster, "s", "m", "")
            .call(GRPC_STREAM, new byte[] {0x0a, 0x7f}, "s", "m", "")
            .call(GRPC_STREAM, "", "s", "m", ""));

    assertThat(trace.statuses()).containsOnly(Status.PARSE_FAILURE);
  }

  @Test
  void anUpstreamThatTheRouteDoesNotAllowIsAParseFailure() throws Exception {
    settings.upstreams(List.of("other"));

    get(new ProxyScript().call(GRPC_STREAM, "api", "s", "m", ""));

    assertThat(trace.last().status()).isEqualTo(Status.PARSE_FAILURE);
  }

  @Test
  void namesThatCannotBeUsedAreAnInternalFailure() throws Exception {
    get(
        new ProxyScript()
            .call(GRPC_CALL, "api", "s", "", "", "", 0)
            .call(GRPC_STREAM, "api", "s", "", ""));

    assertThat(trace.statuses()).containsOnly(Status.INTERNAL_FAILURE);
  }

  @Test
  void aCallThatCannotBeMadeIsUnknown() throws Exception {
    var firstStream = 1 << 2 | 2;

    get(
        new ProxyScript()
            .call(GRPC_STREAM, "api", "s", "", "")
            .call(GRPC_SEND, firstStream, "", 0));

    assertThat(trace.statuses()).containsExactly(Status.INTERNAL_FAILURE, Status.NOT_FOUND);
  }

  @Test
  void metadataThatCannotBeUsedIsABadArgument() throws Exception {
    get(
        new ProxyScript()
            .call(GRPC_STREAM, "api", "s", "m", pairs("a b", ""))
            .call(GRPC_STREAM, "api", "s", "m", "pairs"));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
    assertThat(services.grpcCalls()).isEmpty();
  }

  @Test
  void thereIsAMostOfCallsAtATime() throws Exception {
    var script = new ProxyScript();
    for (var i = 0; i < 17; i++) {
      script.call(GRPC_STREAM, "api", "s", "m", "");
    }

    get(script);

    assertThat(trace.statuses().subList(0, 16)).containsOnly(Status.OK);
    assertThat(trace.last().status()).isEqualTo(Status.INTERNAL_FAILURE);
    assertThat(services.grpcCalls()).hasSize(16);
  }

  @Test
  void theCallsOfABrokenInstanceAreGivenUp() {
    var filter = filter(streaming().on(On.REQUEST_HEADERS).trap());

    assertFails(
        ErrorCode.FILTER_FAILED, () -> filter.handle(Request.get("/"), _ -> Response.of(200)));

    assertThat(call().events()).containsExactly("cancel");
  }

  @Test
  void theCallsOfAClosedFilterAreGivenUp() throws Exception {
    var filter = filter(streaming());
    text(filter.handle(Request.get("/"), _ -> Response.of(200)));

    filter.close();
    answer(call().listener());

    assertThat(call().events()).containsExactly("cancel");
    assertThat(told()).isEmpty();
  }
}
