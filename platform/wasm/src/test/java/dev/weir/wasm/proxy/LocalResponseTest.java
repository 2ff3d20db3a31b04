package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SEND_LOCAL_RESPONSE;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a guest answers in the place of the upstream, and replaces responses.
class LocalResponseTest extends ProxyCase {

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeldRequestIsAnsweredByTheGuest(boolean allowStop) throws Exception {
    settings.allowOnHeadersStopIteration(allowStop);
    var script =
        calling(On.REQUEST_HEADERS)
            .on(On.REQUEST_BODY)
            .returns(STOP)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(SEND_LOCAL_RESPONSE, 401, "", "no", "", -1)
            .on(On.RESPONSE_HEADERS)
            .call(ADD_HEADER_MAP_VALUE, 2, "x", "passed");

    var response = handle(script, post("hello"), this::upstream);

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("x")).containsExactly("passed");
    assertThat(text(response)).isEqualTo("no");
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theActionOfAGuestThatAnswersIsIgnored(int action) throws Exception {
    var script = new ProxyScript().call(SEND_LOCAL_RESPONSE, 401, "", "no", "", -1).returns(action);

    assertThat(read(script, post("hello"), this::upstream)).isEqualTo("no");
    assertThat(trace.callbacks()).noneMatch(it -> it.startsWith("request_body"));
  }

  @Test
  void theFirstAnswerCounts() throws Exception {
    var script =
        new ProxyScript()
            .call(SEND_LOCAL_RESPONSE, 401, "", "first", "", -1)
            .call(SEND_LOCAL_RESPONSE, 402, "", "second", "", -1)
            .on(On.RESPONSE_HEADERS)
            .call(SEND_LOCAL_RESPONSE, 403, "", "third", "", -1);

    var response = handle(script, Request.get("/"), this::upstream);

    assertThat(response.status()).isEqualTo(401);
    assertThat(text(response)).isEqualTo("first");
    assertThat(trace.statuses()).containsOnly(Status.OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResponseIsReplacedByTheGuest(boolean allowStop) throws Exception {
    settings.allowOnHeadersStopIteration(allowStop);
    var body = new ChunkedBody(Headers.empty(), "a");
    var script =
        new ProxyScript()
            .on(On.RESPONSE_HEADERS)
            .call(SEND_LOCAL_RESPONSE, 502, "", "hidden", "", -1)
            .returns(STOP);

    var response = handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), body));

    assertThat(response.status()).isEqualTo(502);
    assertThat(text(response)).isEqualTo("hidden");
    assertThat(body.isClosed()).isTrue();
    assertThat(trace.callbacks()).endsWith("response_headers 2 1 0", "done 2", "log 2", "delete 2");
  }

  @Test
  void aHeldResponseIsReplacedFromItsBodyCallback() throws Exception {
    settings.allowOnHeadersStopIteration(true);
    var script =
        new ProxyScript()
            .on(On.RESPONSE_HEADERS)
            .returns(STOP)
            .on(On.RESPONSE_BODY)
            .call(SEND_LOCAL_RESPONSE, 502, "", "hidden", "", -1)
            .returns(STOP);

    var response =
        handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));

    assertThat(response.status()).isEqualTo(502);
    assertThat(text(response)).isEqualTo("hidden");
  }

  @Test
  void anAnswerAfterTheResponsesHeadHasLeftHasNoEffect() throws Exception {
    var script =
        new ProxyScript().on(On.RESPONSE_BODY).call(SEND_LOCAL_RESPONSE, 502, "", "no", "", -1);

    var response =
        handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));

    assertThat(text(response)).isEqualTo("a");
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void aGuestThatAnswersFromTheRequestsBodyBreaksTheUpstreamOff() throws Exception {
    var script =
        new ProxyScript().on(On.REQUEST_BODY, 2).call(SEND_LOCAL_RESPONSE, 403, "", "no", "", -1);

    var response = handle(script, post(chunks("a", "b", "c")), this::upstream);

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(response)).isEqualTo("no");
    assertThat(seen).isEmpty();
    assertThat(trace.callbacks())
        .contains("response_headers 2 2 0")
        .doesNotContain("request_body 2 0 1");
  }

  @Test
  void aGuestThatAnswersFromTheBodyReplacesAnEarlyResponse() throws Exception {
    var early = new ChunkedBody(Headers.empty(), "early");
    var script =
        new ProxyScript().on(On.REQUEST_BODY).call(SEND_LOCAL_RESPONSE, 403, "", "no", "", -1);

    var response =
        handle(
            script,
            post(chunks("hello")),
            request -> {
              assertFails(ErrorCode.FILTER_FAILED, () -> text(request.body()));
              return Response.of(200, Headers.empty(), early);
            });

    assertThat(text(response)).isEqualTo("no");
    assertThat(early.isClosed()).isTrue();
  }
}
