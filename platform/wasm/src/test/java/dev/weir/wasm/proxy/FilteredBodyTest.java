package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SEND_LOCAL_RESPONSE;
import static dev.weir.wasm.proxy.HostImport.SET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How bodies go through a guest, chunk by chunk.
class FilteredBodyTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");
  private static final int STOP = 1;
  private static final int DROP = 3;

  /// What the upstream gets of a request.
  private String sent(ProxyScript script, Body body) throws Exception {
    return read(script, post(body), ProxyCase::echo);
  }

  /// What the client gets of a response.
  private String received(ProxyScript script, Body body) throws Exception {
    return read(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), body));
  }

  private static List<String> pieces(Body body) throws IOException {
    var pieces = new ArrayList<String>();
    var buffer = ByteBuffer.allocate(100);
    while (body.read(buffer.clear()) >= 0) {
      pieces.add(new String(buffer.array(), 0, buffer.position(), ISO_8859_1));
    }
    return pieces;
  }

  @Test
  void aChunkIsPassedBeforeTheNextIsRead() throws Exception {
    var body = new ChunkedBody(Headers.empty(), "a", "b");
    var buffer = ByteBuffer.allocate(10);

    handle(
        new ProxyScript(),
        post(body),
        request -> {
          request.body().read(buffer);
          assertThat(body.reads()).isEqualTo(1);
          request.body().read(buffer);
          assertThat(body.reads()).isEqualTo(2);
          return Response.of(200);
        });

    assertThat(buffer.position()).isEqualTo(2);
  }

  @Test
  void aSmallRequestThatIsThereKeepsItsLength() throws Exception {
    var lengths = new ArrayList<Long>();

    handle(
        new ProxyScript(),
        post(Body.of("hello")),
        sent -> {
          lengths.add(sent.body().length());
          return Response.of(200);
        });

    assertThat(lengths).containsExactly(5L);
    assertThat(trace.callbacks()).contains("request_body 2 5 1");
  }

  @Test
  void aGuestThatAnswersWhileASmallRequestIsReadKeepsItFromTheUpstream() throws Exception {
    var calls = new ArrayList<Request>();

    var response =
        handle(
            new ProxyScript().on(On.REQUEST_BODY).call(SEND_LOCAL_RESPONSE, 403, "", "no", "", -1),
            post(Body.of("hello")),
            sent -> {
              calls.add(sent);
              return Response.of(200);
            });

    assertThat(response.status()).isEqualTo(403);
    assertThat(calls).isEmpty();
  }

  @Test
  void chunksStayChunks() throws Exception {
    var pieces = new ArrayList<String>();

    handle(
        new ProxyScript(),
        post(chunks("a", "bc", "d")),
        request -> {
          pieces.addAll(pieces(request.body()));
          return Response.of(200);
        });

    assertThat(pieces).containsExactly("a", "bc", "d");
  }

  @ParameterizedTest
  @CsvSource({"0, abc", "1, abc", "2, abc", "3, c", "4, c", "99, c", "-1, c"})
  void everyActionOnABody(int action, String expected) throws Exception {
    // The last piece goes on, so that nothing stays held.
    var request =
        new ProxyScript()
            .on(On.REQUEST_BODY, 1)
            .returns(action)
            .on(On.REQUEST_BODY, 2)
            .returns(action);
    var response =
        new ProxyScript()
            .on(On.RESPONSE_BODY, 1)
            .returns(action)
            .on(On.RESPONSE_BODY, 2)
            .returns(action);

    assertThat(sent(request, chunks("a", "b", "c"))).isEqualTo(expected);
    assertThat(received(response, chunks("a", "b", "c"))).isEqualTo(expected);
  }

  @Test
  void aHeldBodyGrows() throws Exception {
    received(
        new ProxyScript().on(On.RESPONSE_BODY).returns(STOP).on(On.RESPONSE_BODY, 4).returns(0),
        chunks("a", "bc", "def"));

    assertThat(trace.callbacks())
        .containsSubsequence(
            "response_body 2 1 0",
            "response_body 2 3 0",
            "response_body 2 6 0",
            "response_body 2 6 1");
  }

  @Test
  void aDroppedBodyDoesNotGrow() throws Exception {
    received(
        new ProxyScript().on(On.RESPONSE_BODY).returns(DROP).on(On.RESPONSE_BODY, 3).returns(0),
        chunks("a", "bc"));

    assertThat(trace.callbacks())
        .containsSubsequence("response_body 2 1 0", "response_body 2 2 0", "response_body 2 0 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyHeldToItsEndGoesOnWhenACallIsAnswered(boolean hasLength) throws Exception {
    var script =
        new ProxyScript()
            .on(On.REQUEST_BODY)
            .returns(STOP)
            .on(On.REQUEST_BODY, hasLength ? 1 : 3)
            .call(HTTP_CALL, "api", CALL, "", "", 0)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(SET_BUFFER_BYTES, 0, 0, 0, "<")
            .call(CONTINUE_STREAM, 0);

    var sent = sent(script, hasLength ? Body.of("hello") : chunks("hel", "lo"));

    assertThat(sent).isEqualTo("<hello");
  }

  @Test
  void aResponseHeldToItsEndGoesOnWhenACallIsAnswered() throws Exception {
    var script =
        new ProxyScript()
            .on(On.RESPONSE_BODY)
            .returns(STOP)
            .on(On.RESPONSE_BODY, 2)
            .call(HTTP_CALL, "api", CALL, "", "", 0)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CONTINUE_STREAM, 1);

    assertThat(received(script, chunks("hello"))).isEqualTo("hello");
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 99, -1})
  void everyActionOnTrailersButContinueHoldsThem(int action) throws Exception {
    var script =
        new ProxyScript()
            .on(On.RESPONSE_TRAILERS)
            .call(HTTP_CALL, "api", CALL, "", "", 0)
            .returns(action)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(ADD_HEADER_MAP_VALUE, 3, "u", "2")
            .call(CONTINUE_STREAM, 1);
    var body = new ChunkedBody(Headers.of("T", "1"), "a");

    var response = handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), body));

    assertThat(text(response)).isEqualTo("a");
    assertThat(response.body().trailers().all("t")).containsExactly("1");
    assertThat(response.body().trailers().all("u")).containsExactly("2");
  }

  @Test
  void aHeldBodyMayBeSeenInTheTrailersCallback() throws Exception {
    var script =
        new ProxyScript()
            .on(On.RESPONSE_BODY)
            .returns(STOP)
            .on(On.RESPONSE_TRAILERS)
            .call(GET_BUFFER_BYTES, 1, 0, 9)
            .call(SET_BUFFER_BYTES, 1, 9, 0, "!");

    var received = received(script, new ChunkedBody(Headers.of("T", "1"), "a", "b"));

    assertThat(trace.results().getFirst().text()).isEqualTo("ab");
    assertThat(received).isEqualTo("ab!");
  }

  @Test
  void aRequestThatIsNeverContinuedTimesOut() {
    settings.limits(limits(Duration.ofMillis(20)));
    var filter = filter(new ProxyScript().on(On.REQUEST_BODY).returns(STOP));

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> filter.handle(post("hello"), ProxyCase::echo));
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void aResponseThatIsNeverContinuedTimesOut() throws Exception {
    settings.limits(limits(Duration.ofMillis(20)));
    var filter = filter(new ProxyScript().on(On.RESPONSE_BODY).returns(STOP));
    var response =
        filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));

    assertFails(ErrorCode.FILTER_TIMEOUT, () -> text(response));
    response.close();
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void aClientThatLeavesEndsAPause() throws Exception {
    var exchange = FakeExchange.create();
    services.answer(_ -> {
      exchange.cancel();
      return Response.of(200);
    });
    var response =
        handle(
            new ProxyScript()
                .on(On.RESPONSE_BODY)
                .call(HTTP_CALL, "api", CALL, "", "", 0)
                .returns(STOP),
            exchange.request("GET", "/").build(),
            _ -> Response.of(200, Headers.empty(), chunks("a")));

    assertFails(ErrorCode.CLIENT_CLOSED_REQUEST, () -> text(response));
  }

  @Test
  void aRequestIsHeldUpToTheLimit() throws Exception {
    settings.limits(patient().withBody(DataSize.ofBytes(5)));
    var script =
        new ProxyScript().on(On.REQUEST_BODY).returns(STOP).on(On.REQUEST_BODY, 3).returns(0);

    assertThat(sent(script, chunks("ab", "cde"))).isEqualTo("abcde");
    assertFails(ErrorCode.BODY_TOO_LARGE, () -> sent(script, chunks("ab", "cdef")));
  }

  @Test
  void aResponseIsHeldUpToTheLimit() throws Exception {
    settings.limits(patient().withBody(DataSize.ofBytes(5)));
    var script =
        new ProxyScript().on(On.RESPONSE_BODY).returns(STOP).on(On.RESPONSE_BODY, 3).returns(0);

    assertThat(received(script, chunks("ab", "cde"))).isEqualTo("abcde");
    assertFails(ErrorCode.FILTER_FAILED, () -> received(script, chunks("ab", "cdef")));
  }

  @Test
  void aBodyThatIsNotHeldHasNoLimit() throws Exception {
    settings.limits(patient().withBody(DataSize.ofBytes(5)));

    assertThat(sent(new ProxyScript(), Body.of("a".repeat(100_000)))).hasSize(100_000);
    assertThat(received(new ProxyScript(), Body.of("a".repeat(100_000)))).hasSize(100_000);
  }

  @Test
  void largeBodiesAreUnchanged() throws Exception {
    var bytes = new byte[900_000];
    new Random(7).nextBytes(bytes);
    var script = new ProxyScript().on(On.REQUEST_BODY, 3).returns(STOP);

    var response = handle(script, post(Body.of(bytes)), ProxyCase::echo);

    assertThat(response.body().toInputStream().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void theReasonOfAReaderWhoseSenderBreaksOffIsTheSenders() throws Exception {
    var broken =
        new Body() {
          @Override
          public int read(ByteBuffer target) throws IOException {
            throw new IOException("broken off");
          }
        };
    var filter = filter(new ProxyScript());

    var response = filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), broken));

    assertThatThrownBy(() -> text(response))
        .isInstanceOf(IOException.class)
        .hasMessage("broken off");
    response.close();
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void aTrapInABodyCallbackFailsItsReader() throws Exception {
    var filter = filter(new ProxyScript().on(On.RESPONSE_BODY, 2).trap());
    var response =
        filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a", "b")));

    assertFails(ErrorCode.FILTER_FAILED, () -> text(response));
    response.close();
    assertThat(filter.instances().active()).isZero();
    assertThat(filter.instances().traps()).isEqualTo(1);
  }

  @Test
  void aSmallResponseThatIsThereIsToldBeforeItsHeadPasses() throws Exception {
    var response = handle(new ProxyScript(), Request.get("/"), _ -> answer());

    assertThat(response.body().length()).isEqualTo(6);
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @Test
  void aSmallResponseThatIsHeldKeepsItsHead() throws Exception {
    var script =
        new ProxyScript()
            .on(On.RESPONSE_BODY)
            .call(HTTP_CALL, "api", CALL, "", "", 0)
            .returns(STOP)
            .on(On.HTTP_CALL_RESPONSE)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(SET_BUFFER_BYTES, 1, 0, 0, "<")
            .call(CONTINUE_STREAM, 1);

    assertThat(handle(script, Request.get("/"), _ -> answer()).body().length()).isEqualTo(7);
  }

  private static Response answer() {
    return Response.of(200, Headers.empty(), Body.of("answer"));
  }

  @Test
  void theFailureOfAGuestNamesItsFilter() {
    var filter = filter(new ProxyScript().on(On.REQUEST_BODY).trap());

    assertFails(ErrorCode.FILTER_FAILED, () -> filter.handle(post("a"), ProxyCase::echo));
    assertThatThrownBy(() -> filter.handle(post("a"), ProxyCase::echo))
        .isInstanceOf(GatewayException.class)
        .hasMessageStartingWith(name + ": proxy_on_request_body: ");
  }
}
