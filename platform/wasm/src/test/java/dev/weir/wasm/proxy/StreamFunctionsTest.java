package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CLEAR_ROUTE_CACHE;
import static dev.weir.wasm.proxy.HostImport.CLOSE_STREAM;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_REQUEST;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_RESPONSE;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.DONE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_SIZE;
import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.SEND_LOCAL_RESPONSE;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Contexts, continuing, closing and answering.
class StreamFunctionsTest extends ProxyCase {

  private final RecordingChain upstream = RecordingChain.answering(Response.of(200));

  @Test
  void onlyContextsThatLiveCanBeMadeTheEffectiveOne() throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .on(On.REQUEST_HEADERS, 2)
                .call(SET_EFFECTIVE_CONTEXT, 2)
                .call(SET_EFFECTIVE_CONTEXT, 3)
                .call(SET_EFFECTIVE_CONTEXT, 1)
                .call(SET_EFFECTIVE_CONTEXT, 0)
                .call(SET_EFFECTIVE_CONTEXT, -1));

    text(filter.handle(Request.get("/"), upstream));
    text(filter.handle(Request.get("/"), upstream));

    assertThat(trace.statuses()).containsExactly(2, 0, 0, 2, 2);
  }

  @Test
  void theEffectiveContextIsResetWithEachCallback() throws Exception {
    text(
        handle(
            new ProxyScript()
                .call(SET_EFFECTIVE_CONTEXT, 1)
                .call(GET_HEADER_MAP_SIZE, 0)
                .on(On.RESPONSE_HEADERS)
                .call(GET_HEADER_MAP_SIZE, 2),
            Request.get("/"),
            upstream));

    assertThat(trace.results().get(1).first()).isZero();
    assertThat(trace.last().first()).isNotZero();
  }

  @Test
  void nobodyWaitsForDone() throws Exception {
    get(new ProxyScript().call(DONE));

    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void streamsAreContinuedByTheirNumber() throws Exception {
    get(
        new ProxyScript()
            .call(CONTINUE_STREAM, 0)
            .call(CONTINUE_STREAM, 1)
            .call(CONTINUE_STREAM, 2)
            .call(CONTINUE_STREAM, 3)
            .call(CONTINUE_STREAM, 4)
            .call(CONTINUE_STREAM, -1)
            .call(CONTINUE_REQUEST)
            .call(CONTINUE_RESPONSE));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 0, 2, 2, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aClosedStreamIsRefused(int type) {
    var filter = filter(new ProxyScript().call(CLOSE_STREAM, type));

    assertFails(ErrorCode.FORBIDDEN, () -> filter.handle(Request.get("/"), upstream));
    assertThat(upstream.requests()).isEmpty();
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
    assertThat(filter.instances().discarded()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, -1})
  void anUnknownStreamIsNotClosed(int type) throws Exception {
    get(new ProxyScript().call(CLOSE_STREAM, type));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
  }

  @Test
  void theRootContextHasNoStream() {
    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(CLOSE_STREAM, 0)
            .call(CONTINUE_STREAM, 0)
            .call(SEND_LOCAL_RESPONSE, 200, "", "", "", -1)
            .call(CLEAR_ROUTE_CACHE));

    assertThat(trace.statuses()).containsExactly(1, 0, 2, 0);
    assertThat(services.reselected()).isEmpty();
  }

  @Test
  void theGuestAnswersInThePlaceOfTheUpstream() throws Exception {
    var response =
        handle(
            new ProxyScript()
                .call(SEND_LOCAL_RESPONSE, 403, "why", "no", pairs("A", "1", ":status", "200"), -1)
                .returns(1)
                .on(On.LOG)
                .call(GET_PROPERTY, "response\0code_details"),
            post("hello"),
            upstream);

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(response)).isEqualTo("no");
    assertThat(response.headers().all("a")).containsExactly("1");
    assertThat(response.headers().all("content-type")).containsExactly("text/plain");
    assertThat(upstream.requests()).isEmpty();
    assertThat(trace.last().text()).isEqualTo("why");
    assertThat(trace.streamCallbacks())
        .containsExactly(
            "context_create 2 1",
            "request_headers 2 4 0",
            "response_headers 2 3 0",
            "response_body 2 2 1",
            "done 2",
            "log 2",
            "delete 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 100, 199, 600, -1})
  void anAnswerNeedsAStatus(int status) throws Exception {
    var response = get(new ProxyScript().call(SEND_LOCAL_RESPONSE, status, "", "", "", -1));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void anAnswerNeedsHeadersThatCanBeSent() throws Exception {
    get(
        new ProxyScript()
            .call(SEND_LOCAL_RESPONSE, 403, "", "", pairs("a b", "1"), -1)
            .call(SEND_LOCAL_RESPONSE, 403, "", "", "pairs", -1));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({"403, -1, 7", "401, -1, 16", "503, -1, 14", "200, -1, 0", "500, -1, 2", "403, 9, 9"})
  void aGrpcClientGetsAGrpcStatus(int status, int grpcStatus, String expected) throws Exception {
    var request =
        FakeExchange.create()
            .request("POST", "/")
            .headers(Headers.of("Content-Type", "application/grpc+proto"))
            .build();

    var response =
        handle(
            new ProxyScript().call(SEND_LOCAL_RESPONSE, status, "", "no", "", grpcStatus),
            request,
            upstream);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().all("grpc-status")).containsExactly(expected);
    assertThat(text(response)).isEmpty();
  }

  @Test
  void theRouteIsChosenOnceMore() throws Exception {
    var request = FakeExchange.create().request("GET", "/").build();

    handle(new ProxyScript().call(CLEAR_ROUTE_CACHE), request, upstream);

    assertThat(services.reselected()).containsExactly(request.exchange());
  }
}
