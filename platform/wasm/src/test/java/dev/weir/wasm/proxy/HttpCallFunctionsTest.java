package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_REQUEST;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_PAIRS;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.GET_STATUS;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static dev.weir.wasm.proxy.ProxyScript.argument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls to upstreams over HTTP.
class HttpCallFunctionsTest extends ProxyCase {

  private static final byte[] GET =
      pairs(":method", "GET", ":path", "/users?id=1", ":authority", "users", "X-A", "1");

  /// Calls, pauses, and lets the request go when the answer is there.
  private static ProxyScript calling() {
    return new ProxyScript()
        .call(HTTP_CALL, "api", GET, "body", "", 500)
        .returns(1)
        .on(On.HTTP_CALL_RESPONSE)
        .call(SET_EFFECTIVE_CONTEXT, 2)
        .call(CONTINUE_STREAM, 0);
  }

  private static Response answer() {
    return Response.of(201, Headers.of("B", "2"), new ChunkedBody(Headers.of("T", "3"), "answer"));
  }

  @Test
  void theUpstreamGetsTheRequest() throws Exception {
    var body = new String[1];
    services.answer(request -> {
      body[0] = text(request.body());
      return Response.of(200);
    });
    var request = FakeExchange.create().request("GET", "/").build();

    handle(calling(), request, _ -> Response.of(200));

    var sent = services.requests().getFirst();
    assertThat(sent.method()).isEqualTo("GET");
    assertThat(sent.target()).isEqualTo("/users?id=1");
    assertThat(sent.authority()).isEqualTo("users");
    assertThat(sent.headers().all("x-a")).containsExactly("1");
    assertThat(sent.timeRemaining().orElseThrow()).isLessThanOrEqualTo(Duration.ofMillis(500));
    assertThat(sent.exchange().id()).isEqualTo(request.exchange().id());
    assertThat(body[0]).isEqualTo("body");
  }

  @Test
  void theGuestGetsTheAnswer() throws Exception {
    services.answer(_ -> answer());

    get(
        calling()
            .on(On.HTTP_CALL_RESPONSE)
            .call(GET_HEADER_MAP_PAIRS, 6)
            .call(GET_BUFFER_BYTES, 4, 1, 3)
            .call(GET_HEADER_MAP_VALUE, 7, "t")
            .call(GET_STATUS)
            .call(ADD_HEADER_MAP_VALUE, 6, "a", "1"));

    var id = trace.results().getFirst().first();
    assertThat(id & 3).isZero();
    assertThat(trace.callbacks()).contains("http_call_response 1 " + id + " 2 6 1");
    assertThat(trace.statuses()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(trace.results().get(3).bytes()).isEqualTo(pairs(":status", "201", "b", "2"));
    assertThat(trace.texts()).contains("nsw", "3");
  }

  @Test
  void theAnswerIsSeenFromTheStreamToo() throws Exception {
    services.answer(_ -> answer());

    get(calling().on(On.HTTP_CALL_RESPONSE).call(GET_HEADER_MAP_VALUE, 6, ":status"));

    assertThat(trace.results().get(1).status()).isZero();
    assertThat(trace.last().text()).isEqualTo("201");
  }

  @Test
  void theAnswerIsGoneAfterItsCallback() throws Exception {
    services.answer(_ -> answer());

    get(
        calling()
            .on(On.RESPONSE_HEADERS)
            .call(GET_HEADER_MAP_VALUE, 6, ":status")
            .call(GET_BUFFER_BYTES, 4, 0, 9));

    assertThat(trace.statuses()).endsWith(Status.NOT_FOUND, Status.NOT_FOUND);
  }

  @Test
  void aFailedCallHasNoHeaders() throws Exception {
    services.answer(_ -> {
      throw new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "no answer\nin time");
    });

    get(
        calling()
            .on(On.HTTP_CALL_RESPONSE)
            .call(GET_STATUS)
            .call(GET_BUFFER_BYTES, 4, 0, 9)
            .call(GET_HEADER_MAP_PAIRS, 6));

    var id = trace.results().getFirst().first();
    assertThat(trace.callbacks()).contains("http_call_response 1 " + id + " 0 0 0");
    assertThat(trace.results().get(3).first()).isEqualTo(14);
    assertThat(trace.results().get(3).text()).isEqualTo("no answer in time");
    assertThat(trace.statuses()).containsOnly(Status.OK);
  }

  @Test
  void anAnswerThatIsTooLargeFails() throws Exception {
    services.answer(_ -> Response.of(200, Headers.empty(), Body.of(new byte[(1 << 20) + 1])));

    get(calling());

    assertThat(trace.callbacks()).anyMatch(it -> it.matches("http_call_response 1 \\d+ 0 0 0"));
  }

  @Test
  void anErrorInTheGatewayFailsTheCall() throws Exception {
    services.answer(_ -> {
      throw new AssertionError("broken");
    });

    get(calling());

    assertThat(trace.callbacks()).anyMatch(it -> it.matches("http_call_response 1 \\d+ 0 0 0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "", "api "})
  void anUnknownUpstreamIsABadArgument(String upstream) throws Exception {
    get(new ProxyScript().call(HTTP_CALL, upstream, GET, "", "", 0));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
  }

  @Test
  void anUpstreamThatTheRouteDoesNotAllowIsABadArgument() throws Exception {
    settings.upstreams(List.of("other"));

    get(new ProxyScript().call(HTTP_CALL, "api", GET, "", "", 0));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
  }

  @Test
  void aRequestNeedsItsPseudoHeaders() throws Exception {
    get(
        new ProxyScript()
            .call(HTTP_CALL, "api", pairs(":path", "/", ":authority", "a"), "", "", 0)
            .call(HTTP_CALL, "api", pairs(":method", "GET", ":authority", "a"), "", "", 0)
            .call(HTTP_CALL, "api", pairs(":method", "GET", ":path", "/"), "", "", 0)
            .call(HTTP_CALL, "api", "", "", "", 0)
            .call(HTTP_CALL, "api", GET, "", "trailers", 0)
            .call(HTTP_CALL, "api", "pairs", "", "", 0));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
    assertThat(services.requests()).isEmpty();
  }

  @Test
  void aRequestMustBeOneThatCanBeSent() throws Exception {
    get(
        new ProxyScript()
            .call(HTTP_CALL, "api", call("G T", "/", "a", "b"), "", "", 0)
            .call(HTTP_CALL, "api", call("GET", "x y", "a", "b"), "", "", 0)
            .call(HTTP_CALL, "api", call("GET", "/", "a\n", "b"), "", "", 0)
            .call(HTTP_CALL, "api", call("GET", "/", "a", "b\r\nc"), "", "", 0));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  private static byte[] call(String method, String path, String authority, String value) {
    return pairs(":method", method, ":path", path, ":authority", authority, "x", value);
  }

  @Test
  void fieldsAboutTheConnectionAreNotTheGuests() throws Exception {
    var pairs =
        pairs(
            ":method",
            "POST",
            ":path",
            "/",
            ":authority",
            "a",
            "content-length",
            "999",
            "Transfer-Encoding",
            "chunked",
            "connection",
            "x-a",
            "host",
            "b");

    get(
        new ProxyScript()
            .call(HTTP_CALL, "api", pairs, "body", "", 0)
            .returns(1)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CONTINUE_REQUEST));

    var sent = services.requests().getFirst();
    assertThat(sent.headers().size()).isEqualTo(1);
    assertThat(sent.authority()).isEqualTo("a");
  }

  @Test
  void timesHaveACeiling() throws Exception {
    get(
        new ProxyScript()
            .call(HTTP_CALL, "api", GET, "", "", 0)
            .call(HTTP_CALL, "api", GET, "", "", -1)
            .returns(1)
            .on(On.HTTP_CALL_RESPONSE, 2)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CONTINUE_REQUEST));

    assertThat(services.requests())
        .allMatch(it -> it.timeRemaining().orElseThrow().compareTo(Duration.ofSeconds(30)) <= 0);
  }

  @Test
  void thereIsAMostOfCallsAtATime() throws Exception {
    var go = new CountDownLatch(1);
    services.answer(_ -> {
      go.await();
      return Response.of(200);
    });
    var script = new ProxyScript();
    for (var i = 0; i < 17; i++) {
      script.call(HTTP_CALL, "api", GET, "", "", 0);
    }
    var filter = filter(script);

    filter.handle(Request.get("/"), _ -> Response.of(200));

    go.countDown();
    assertThat(trace.statuses().subList(0, 16)).containsOnly(Status.OK);
    assertThat(trace.statuses().get(16)).isEqualTo(Status.INTERNAL_FAILURE);
    trace.await(it -> it.stream().filter(line -> line.startsWith("on 16 ")).count() == 16);
  }

  @Test
  void anAnswerAfterTheEndOfItsStreamComesToTheRoot() throws Exception {
    var go = new CountDownLatch(1);
    services.answer(_ -> {
      go.await();
      return Response.of(200);
    });
    var filter =
        filter(
            new ProxyScript()
                .call(HTTP_CALL, "api", GET, "", "", 0)
                .on(On.HTTP_CALL_RESPONSE)
                .call(SET_EFFECTIVE_CONTEXT, 2)
                .call(GET_PROPERTY, "plugin_name"));

    text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    go.countDown();
    trace.awaitResults(3);

    assertThat(trace.callbacks()).containsSubsequence("delete 2", "http_call_response 1 4 1 0 0");
    assertThat(trace.statuses()).containsExactly(0, Status.BAD_ARGUMENT, 0);
  }

  @Test
  void theGuestCallsFromTheRootToo() throws Exception {
    services.answer(_ -> answer());

    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(HTTP_CALL, "api", GET, "", "", 0)
            .on(On.HTTP_CALL_RESPONSE)
            .call(GET_BUFFER_BYTES, 4, 0, argument(3)));
    trace.awaitResults(2);

    assertThat(trace.last().text()).isEqualTo("answer");
    assertThat(services.requests().getFirst().exchange().id()).matches("[0-9a-f]{32}");
  }

  @Test
  void aGuestThatBreaksDownOverAnAnswerFailsTheRequestsThatItHolds() {
    assertFails(ErrorCode.FILTER_FAILED, () -> get(calling().on(On.HTTP_CALL_RESPONSE).trap()));
  }

  @Test
  void aBrokenInstanceHearsOfNoAnswer() throws Exception {
    var go = new CountDownLatch(1);
    services.answer(_ -> {
      go.await();
      return Response.of(200);
    });
    var filter =
        filter(
            new ProxyScript()
                .call(HTTP_CALL, "api", GET, "", "", 0)
                .call(GET_HEADER_MAP_VALUE, 0, "x-trap")
                .endAfterFailure()
                .trap());
    assertFails(
        ErrorCode.FILTER_FAILED,
        () -> filter.handle(Request.get("/").withHeader("x-trap", "1"), _ -> Response.of(200)));

    go.countDown();
    text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    trace.await(On.HTTP_CALL_RESPONSE);

    assertThat(trace.callbacks()).filteredOn(it -> it.startsWith("http_call_response")).hasSize(1);
  }
}
