package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.CLOSE_STREAM;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.REPLACE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.SET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.host.InvalidModuleException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a guest holds heads, lets them go, and answers instead.
class StreamFlowTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");
  private static final int STOP = 1;

  private String seen = "";

  /// Reads the request, remembers it and answers.
  private Response upstream(Request request) throws Exception {
    seen = request.method() + " " + text(request.body()) + request.headers().first("x").orElse("");
    return Response.of(200, Headers.empty(), Body.of("answer"));
  }

  private ProxyScript calling(On callback) {
    return new ProxyScript().on(callback).call(HTTP_CALL, "api", CALL, "", "", 0).returns(STOP);
  }

  private static ProxyScript continuing(ProxyScript script, int direction) {
    return script
        .on(On.HTTP_CALL_RESPONSE)
        .call(SET_EFFECTIVE_CONTEXT, 2)
        .call(CONTINUE_STREAM, direction);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeldRequestGoesOnWhenACallIsAnswered(boolean allowStop) throws Exception {
    settings.allowOnHeadersStopIteration(allowStop);
    var script = continuing(calling(On.REQUEST_HEADERS), 0).call(ADD_HEADER_MAP_VALUE, 0, "x", "!");

    var answer = read(script, Request.get("/"), this::upstream);

    assertThat(answer).isEqualTo("answer");
    assertThat(seen).isEqualTo("GET !");
  }

  @Test
  void aHeldHeadHoldsTheBodyCallbacks() throws Exception {
    var script = continuing(calling(On.REQUEST_HEADERS), 0);

    read(script, post("hello"), this::upstream);

    assertThat(trace.callbacks())
        .containsSubsequence(
            "request_headers 2 4 0", "http_call_response 1 4 1 0 0", "request_body 2 5 1");
    assertThat(seen).isEqualTo("POST hello");
  }

  @Test
  void withStopIterationTheBodyCallbacksGoOn() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    services.answer(_ -> {
      trace.await(On.REQUEST_BODY);
      return Response.of(200);
    });
    var script =
        continuing(calling(On.REQUEST_HEADERS).on(On.REQUEST_BODY).returns(STOP), 0)
            .call(ADD_HEADER_MAP_VALUE, 0, "x", "!");

    read(script, post("hello"), this::upstream);

    assertThat(trace.callbacks())
        .containsSubsequence("request_body 2 5 1", "http_call_response 1 4 1 0 0");
    assertThat(seen).isEqualTo("POST hello!");
  }

  @Test
  void onlyGuestsForHigressAreToldTheBodyOfAHeldHeadUnasked() throws Exception {
    settings.limits(limits(Duration.ofMillis(20)));
    var script = new ProxyScript().returns(STOP);
    var higress = filter(AbiVersion.V0_2_100, script);
    var other = filter(script);

    higress.handle(post("hello"), this::upstream);

    assertThat(seen).isEqualTo("POST hello");
    assertThat(trace.callbacks()).contains("request_body 2 5 1");
    assertFails(ErrorCode.FILTER_TIMEOUT, () -> other.handle(post("hello"), this::upstream));
  }

  @Test
  void withStopIterationABodyThatGoesOnTakesTheHeadWithIt() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    var script =
        new ProxyScript()
            .returns(STOP)
            .on(On.REQUEST_BODY, 1)
            .returns(STOP)
            .on(On.REQUEST_BODY, 3)
            .call(ADD_HEADER_MAP_VALUE, 0, "x", "!");

    read(script, post(chunks("a", "b")), this::upstream);

    assertThat(trace.callbacks())
        .containsSubsequence("request_body 2 1 0", "request_body 2 2 0", "request_body 2 0 1");
    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
    assertThat(seen).isEqualTo("POST ab");
  }

  @Test
  void withStopIterationTheWholeBodyMayBeReadBeforeTheHeadIsChanged() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    var script =
        new ProxyScript()
            .returns(STOP)
            .on(On.REQUEST_BODY)
            .returns(STOP)
            .on(On.REQUEST_BODY, 3)
            .call(ADD_HEADER_MAP_VALUE, 0, "x", "!")
            .call(SET_BUFFER_BYTES, 0, 0, -1, "new")
            .returns(0);

    read(script, post(chunks("a", "b")), this::upstream);

    assertThat(trace.callbacks())
        .containsSubsequence("request_body 2 1 0", "request_body 2 2 0", "request_body 2 2 1");
    assertThat(seen).isEqualTo("POST new!");
  }

  @Test
  void withStopIterationTheWholeResponseMayBeReadBeforeItsHeadIsChanged() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    var script =
        new ProxyScript()
            .on(On.RESPONSE_HEADERS)
            .returns(STOP)
            .on(On.RESPONSE_BODY)
            .returns(STOP)
            .on(On.RESPONSE_BODY, 3)
            .call(REPLACE_HEADER_MAP_VALUE, 2, ":status", "404")
            .call(SET_BUFFER_BYTES, 1, 0, -1, "new")
            .returns(0);

    var response =
        handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a", "b")));

    assertThat(response.status()).isEqualTo(404);
    assertThat(text(response)).isEqualTo("new");
  }

  @Test
  void withStopIterationTrailersLetTheHeadGo() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    var script =
        new ProxyScript()
            .returns(STOP)
            .on(On.REQUEST_BODY)
            .returns(STOP)
            .on(On.REQUEST_TRAILERS)
            .call(ADD_HEADER_MAP_VALUE, 0, "x", "!");

    read(script, post(new ChunkedBody(Headers.of("T", "1"), "a", "b")), this::upstream);

    assertThat(seen).isEqualTo("POST ab!");
  }

  /// Of the actions only those that hold make the guest continue; it does in a call's answer.
  @ParameterizedTest
  @CsvSource({
    "false, 0, POST hello",
    "false, 1, POST hello",
    "false, 2, 'POST '",
    "false, 3, POST hello",
    "false, 4, POST hello",
    "false, 99, POST hello",
    "false, -1, POST hello",
    "true, 0, POST hello",
    "true, 1, POST hello",
    "true, 2, 'POST '",
    "true, 3, POST hello",
    "true, 4, POST hello",
    "true, 99, POST hello"
  })
  void everyActionOnARequestsHead(boolean allowStop, int action, String expected) throws Exception {
    settings.allowOnHeadersStopIteration(allowStop);
    var script = continuing(calling(On.REQUEST_HEADERS).returns(action), 0);

    read(script, post("hello"), this::upstream);
    trace.await(On.HTTP_CALL_RESPONSE);

    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, answer",
    "false, 1, answer",
    "false, 2, ''",
    "false, 3, answer",
    "false, 4, answer",
    "false, 99, answer",
    "true, 0, answer",
    "true, 1, answer",
    "true, 2, ''",
    "true, 3, answer",
    "true, 4, answer",
    "true, 99, answer"
  })
  void everyActionOnAResponsesHead(boolean allowStop, int action, String expected)
      throws Exception {
    settings.allowOnHeadersStopIteration(allowStop);
    var script = continuing(calling(On.RESPONSE_HEADERS).returns(action), 1);

    var answer = read(script, Request.get("/"), this::upstream);
    trace.await(On.HTTP_CALL_RESPONSE);

    assertThat(answer).isEqualTo(expected);
    trace.await(lines -> lines.contains("on 8 2 0 0 0 0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 99})
  void actionsThatHoldAHeadTimeOut(int action) {
    settings.limits(limits(Duration.ofMillis(20)));
    var filter = filter(new ProxyScript().returns(action));

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> filter.handle(Request.get("/"), this::upstream));
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
    assertThat(filter.instances().discarded()).isZero();
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeadThatIsNeverContinuedTimesOut(boolean allowStop) {
    settings.allowOnHeadersStopIteration(allowStop).limits(limits(Duration.ofMillis(20)));
    var script = new ProxyScript().returns(STOP).on(On.REQUEST_BODY).returns(STOP);
    var filter = filter(script);

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> filter.handle(post("hello"), this::upstream));
    assertThat(filter.instances().active()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResponseThatIsNeverContinuedTimesOutAndIsClosed(boolean allowStop) {
    settings.allowOnHeadersStopIteration(allowStop).limits(limits(Duration.ofMillis(20)));
    var body = new ChunkedBody(Headers.empty(), "a");
    var script =
        new ProxyScript().on(On.RESPONSE_HEADERS).returns(STOP).on(On.RESPONSE_BODY).returns(STOP);
    var filter = filter(script);

    assertFails(
        ErrorCode.FILTER_TIMEOUT,
        () -> filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), body)));
    assertThat(body.isClosed()).isTrue();
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void theRequestsOwnTimeEndsAPause() {
    var filter = filter(new ProxyScript().returns(STOP));
    var request = FakeExchange.create().request("GET", "/").timeout(Duration.ofMillis(20)).build();

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> filter.handle(request, this::upstream));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatLeavesEndsAPause(boolean allowStop) {
    settings.allowOnHeadersStopIteration(allowStop);
    var exchange = FakeExchange.create();
    var request = exchange.request("POST", "/").body(Body.of("hello")).build();
    services.answer(_ -> {
      exchange.cancel();
      return Response.of(200);
    });
    var filter = filter(calling(On.REQUEST_HEADERS).on(On.REQUEST_BODY).returns(STOP));

    assertFails(ErrorCode.CLIENT_CLOSED_REQUEST, () -> filter.handle(request, this::upstream));
    assertThat(trace.callbacks()).contains("delete 2");
  }

  @Test
  void continuingInTheCallbackItselfTakesEffectAfterIt() throws Exception {
    var script =
        new ProxyScript()
            .call(CONTINUE_STREAM, 0)
            .returns(STOP)
            .on(On.REQUEST_BODY)
            .call(CONTINUE_STREAM, 0)
            .returns(STOP)
            .on(On.RESPONSE_HEADERS)
            .call(CONTINUE_STREAM, 1)
            .returns(STOP)
            .on(On.RESPONSE_BODY)
            .call(CONTINUE_STREAM, 1)
            .returns(STOP);

    assertThat(read(script, post("hello"), this::upstream)).isEqualTo("answer");
    assertThat(seen).isEqualTo("POST hello");
  }

  @Test
  void closingTheStreamFromAnAnswerRefusesTheHeldRequest() {
    var script =
        calling(On.REQUEST_HEADERS)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CLOSE_STREAM, 0);
    var filter = filter(script);

    assertFails(ErrorCode.FORBIDDEN, () -> filter.handle(post("hello"), this::upstream));
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @Test
  void closingTheStreamFromTheResponsesBodyFailsItsReader() throws Exception {
    var response =
        handle(
            new ProxyScript().on(On.RESPONSE_BODY, 2).call(CLOSE_STREAM, 1),
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), chunks("a", "b", "c")));

    assertFails(ErrorCode.FORBIDDEN, () -> text(response));
    response.close();
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @ParameterizedTest
  @EnumSource(
      value = On.class,
      names = {"REQUEST_HEADERS", "RESPONSE_HEADERS"})
  void aTrapFailsTheRequest(On callback) {
    var filter = filter(new ProxyScript().on(callback).trap());

    assertFails(ErrorCode.FILTER_FAILED, () -> filter.handle(Request.get("/"), this::upstream));
    assertThat(filter.instances().traps()).isEqualTo(1);
  }

  @Test
  void aTrapOverANewContextFailsItsRequest() throws Exception {
    var filter = filter(new ProxyScript().on(On.CONTEXT_CREATE, 3).trap());
    text(filter.handle(Request.get("/"), this::upstream));

    assertFails(ErrorCode.FILTER_FAILED, () -> filter.handle(Request.get("/"), this::upstream));
    assertThat(filter.instances().traps()).isEqualTo(1);
  }

  @Test
  void aGuestThatTakesNoRequestsIsRefused() {
    assertThatThrownBy(() -> filter(new ProxyScript().on(On.CONTEXT_CREATE, 2).trap()))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessageStartingWith("takes no HTTP requests (expected: a filter for them): ");
  }

  @Test
  void aLoopTimesOut() {
    settings.limits(patient().withTimes(Duration.ofMillis(20), Duration.ofSeconds(30)));
    var filter = filter(new ProxyScript().loop());

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> filter.handle(Request.get("/"), this::upstream));
    assertThat(filter.instances().timeouts()).isEqualTo(1);
  }
}
