package dev.weir.wasm;

import static dev.weir.wasm.Script.BUFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.WasmLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Bodies and trailers of http-wasm.
class HttpBodiesTest extends HttpCase {

  private static final long EOF = 1L << 32;
  private static final int BUFFER_REQUEST = 1;
  private static final int BUFFER_RESPONSE = 2;
  private static final int TRAILERS = 4;

  private final RecordingChain ok = RecordingChain.answering(Response.of(200));

  private static Script enabling(int features) {
    return new Script().atStart().call(Script.ENABLE_FEATURES, features).onRequest();
  }

  /// A body that comes in pieces of at most 3 bytes, with trailers, and cannot be replayed.
  private static final class Trickle implements Body {

    private final byte[] bytes;
    private final Headers trailers;
    private final AtomicInteger closed = new AtomicInteger();
    private int position;

    Trickle(String text, Headers trailers) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
      this.trailers = trailers;
    }

    @Override
    public int read(ByteBuffer target) {
      var count = Math.min(3, Math.min(target.remaining(), bytes.length - position));
      target.put(bytes, position, count);
      position += count;
      return count == 0 ? -1 : count;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public Headers trailers() {
      return position == bytes.length ? trailers : Headers.empty();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static Body trickle(String text) {
    return new Trickle(text, Headers.empty());
  }

  @Test
  void readsFillTheBufferUntilTheEnd() throws Exception {
    var script =
        new Script()
            .call(Script.READ_BODY, 0, BUFFER, 8)
            .call(Script.READ_BODY, 0, BUFFER, 8)
            .call(Script.READ_BODY, 0, BUFFER, 8)
            .writeResults();

    var response = answer(script, Request.post("/", trickle("0123456789")));

    assertThat(results(response)).containsExactly(8, EOF | 2, EOF);
  }

  @Test
  void aLongBodyComesWholeThroughASmallBuffer() throws Exception {
    var text = "0123456789".repeat(500);
    var script = new Script();
    for (var i = 0; i < 3; i++) {
      script.call(Script.READ_BODY, 0, BUFFER, 2048).call(Script.WRITE_BODY, 1, BUFFER, 2048);
    }

    assertThat(text(answer(script, Request.post("/", Body.of(text))))).startsWith(text);
  }

  @Test
  void withoutBufferingWhatIsReadIsGone() throws Exception {
    var script = new Script().call(Script.READ_BODY, 0, BUFFER, 4);

    handle(script, Request.post("/", trickle("0123456789")), ok);

    assertThat(ok.body()).isEqualTo("456789");
    assertThat(ok.request().body().length()).isEqualTo(6);
  }

  @Test
  void aBodyThatNobodyReadsIsPassedOnAsItIs() throws Exception {
    var request = Request.post("/", trickle("0123456789"));

    handle(new Script(), request, ok);

    assertThat(ok.request().body()).isSameAs(request.body());
  }

  @Test
  void withBufferingTheWholeBodyIsHandedOn() throws Exception {
    var script =
        enabling(BUFFER_REQUEST | BUFFER_RESPONSE)
            .call(Script.READ_BODY, 0, BUFFER, 4)
            .onResponse()
            .call(Script.READ_BODY, 0, BUFFER, 99)
            .writeMemory(BUFFER, 6);

    var response = handle(script, Request.post("/", trickle("0123456789")), ok);

    assertThat(ok.body()).isEqualTo("0123456789");
    assertThat(text(response)).isEqualTo("456789");
  }

  @Test
  void withBufferingTheBodyCanBeReadAfterTheNextHandlerOnly() throws Exception {
    var script =
        enabling(BUFFER_REQUEST | BUFFER_RESPONSE)
            .onResponse()
            .call(Script.READ_BODY, 0, BUFFER, 99)
            .writeMemory(BUFFER, 10);

    var response = handle(script, Request.post("/", trickle("0123456789")), ok);

    assertThat(text(response)).isEqualTo("0123456789");
  }

  @Test
  void theRequestBodyIsGoneAfterTheNextHandlerWithoutBuffering() {
    assertTraps(
        new Script().onResponse().call(Script.READ_BODY, 0, BUFFER, 9),
        "read_body needs the feature buffer_request after the next handler");
  }

  @Test
  void theFirstWriteReplacesTheBodyAndOthersAddToIt() throws Exception {
    var script =
        new Script()
            .call(Script.READ_BODY, 0, BUFFER, 4)
            .call(Script.WRITE_BODY, 0, "ab")
            .call(Script.WRITE_BODY, 0, "cd");

    handle(script, Request.post("/", trickle("0123456789")), ok);

    assertThat(ok.body()).isEqualTo("abcd");
  }

  @Test
  void writingNothingMakesTheBodyEmpty() throws Exception {
    handle(new Script().call(Script.WRITE_BODY, 0, ""), Request.post("/", trickle("0123")), ok);

    assertThat(ok.body()).isEmpty();
  }

  @Test
  void changesTheBodyOfTheResponseAndClosesWhatItReplaces() throws Exception {
    var body = new Trickle("0123456789", Headers.empty());
    var script =
        enabling(BUFFER_RESPONSE)
            .onResponse()
            .call(Script.READ_BODY, 1, BUFFER, 4)
            .call(Script.WRITE_BODY, 1, BUFFER, 4)
            .call(Script.WRITE_BODY, 1, "!");

    var response = handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), body));

    assertThat(text(response)).isEqualTo("0123!");
    assertThat(body.closed).hasPositiveValue();
  }

  @Test
  void aResponseThatIsOnlyReadArrivesWhole() throws Exception {
    var script = enabling(BUFFER_RESPONSE).onResponse().call(Script.READ_BODY, 1, BUFFER, 4);

    var response =
        handle(
            script,
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), trickle("0123456789")));

    assertThat(text(response)).isEqualTo("0123456789");
  }

  @Test
  void whatWasWrittenBeforeIsTheBodyIfTheNextHandlerHasNone() throws Exception {
    var script = new Script().call(Script.WRITE_BODY, 1, "guest");

    var empty = handle(script, Request.get("/"), _ -> Response.of(200));
    var late =
        handle(
            script,
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), new Unknown(trickle(""))));
    var full =
        handle(
            script,
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), new Unknown(trickle("next"))));

    assertThat(text(empty)).isEqualTo("guest");
    assertThat(text(late)).isEqualTo("guest");
    assertThat(text(full)).isEqualTo("next");
  }

  /// A body whose length only its end tells.
  private record Unknown(Body source) implements Body {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return source.read(target);
    }
  }

  @Test
  void aResponseThatCannotHaveABodyGetsNone() throws Exception {
    var script = new Script().call(Script.WRITE_BODY, 1, "guest");

    assertThat(text(handle(script, Request.get("/"), _ -> Response.of(204)))).isEmpty();
    assertThat(text(handle(script, Request.get("/"), _ -> Response.of(304)))).isEmpty();
    assertThat(text(handle(script, Request.get("/").withMethod("HEAD"), _ -> Response.of(200))))
        .isEmpty();
  }

  @Test
  void aBufferOfNothingTraps() {
    assertTraps(
        new Script().call(Script.READ_BODY, 0, BUFFER, 0),
        "read_body: a buffer of 0 bytes (expected: > 0)");
  }

  @Test
  void aBufferOutOfTheMemoryTraps() {
    assertTraps(
        new Script().call(Script.READ_BODY, 0, 262_140, 5),
        "read_body: the buffer is not inside the memory");
    assertTraps(
        new Script().call(Script.WRITE_BODY, 1, 262_140, 5),
        "body: 5 bytes at 262140 (expected: inside the memory of 262144)");
  }

  @Test
  void anUnknownKindTraps() {
    var reason = "body kind: '2' (expected: 0 or 1)";

    assertTraps(new Script().call(Script.READ_BODY, 2, BUFFER, 5), reason);
    assertTraps(new Script().call(Script.WRITE_BODY, 2, "a"), reason);
  }

  @Test
  void aTunnelIsNotRead() {
    var script = enabling(BUFFER_RESPONSE).onResponse().call(Script.READ_BODY, 1, BUFFER, 5);

    assertThatThrownBy(() -> handle(script, Request.get("/"), _ -> Response.of(101)))
        .hasMessageContaining("read_body: the response is a tunnel");
  }

  @Test
  void aTunnelHasNoTrailers() throws Exception {
    var script =
        enabling(BUFFER_RESPONSE | TRAILERS)
            .onResponse()
            .call(Script.GET_HEADER_NAMES, 3, BUFFER, 9);
    var tunnel = Response.of(101, Headers.empty(), new Trickle("0123", Headers.empty()));

    assertThat(handle(script, Request.get("/"), _ -> tunnel)).isSameAs(tunnel);
  }

  private static WasmLimits tight() {
    var limits = Fixtures.patient();
    return limits.withBody(DataSize.ofBytes(8)).withInstances(1);
  }

  @Test
  void aRequestLargerThanTheLimitIsTooLarge() {
    var filter = filter(enabling(BUFFER_REQUEST), tight());
    var request = Request.post("/", trickle("0123456789"));

    assertThatThrownBy(() -> filter.handle(request, ok))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE));
  }

  @Test
  void aResponseLargerThanTheLimitIsTheFiltersFailure() {
    var filter =
        filter(
            enabling(BUFFER_RESPONSE).onResponse().call(Script.READ_BODY, 1, BUFFER, 4), tight());

    assertThatThrownBy(() ->
            filter.handle(
                Request.get("/"), _ -> Response.of(200, Headers.empty(), trickle("0123456789"))))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_FAILED))
        .hasMessage("response body (expected: <= 8B)");
  }

  @Test
  void writingMoreThanTheLimitTraps() {
    var filter = filter(new Script().call(Script.WRITE_BODY, 1, "0123456789").answer(), tight());

    assertThatThrownBy(() -> filter.handle(Request.get("/"), ok))
        .hasMessageContaining("body: 10 bytes (expected: <= 8)");
  }

  @Test
  void aClientThatBreaksOffIsNotTheGuestsFault() {
    var failure = new IOException("connection reset");
    Body broken =
        _ -> {
          throw failure;
        };
    var filter = filter(new Script().call(Script.READ_BODY, 0, BUFFER, 4));

    assertThatThrownBy(() -> filter.handle(Request.post("/", broken), ok)).isSameAs(failure);
    assertThat(filter.instances().discarded()).isEqualTo(1);
  }

  @Test
  void readsAndSetsTrailersOfTheRequest() throws Exception {
    var body = new Trickle("0123", Headers.of("X-Sum", "1", "X-Old", "2"));
    var script =
        enabling(BUFFER_REQUEST | TRAILERS)
            .call(Script.GET_HEADER_VALUES, 2, "x-sum", BUFFER, 9)
            .call(Script.SET_HEADER_VALUE, 2, "X-Copy", BUFFER, 1)
            .call(Script.REMOVE_HEADER, 2, "X-Old");

    handle(script, Request.post("/", body), ok);

    assertThat(ok.body()).isEqualTo("0123");
    assertThat(ok.request().body().trailers().toString()).isEqualTo("X-Sum: 1\nX-Copy: 1\n");
  }

  @Test
  void trailersSetBeforeTheBodyIsReadJoinItsOwn() throws Exception {
    var body = new Trickle("0123", Headers.of("X-Sum", "1"));
    var script = enabling(TRAILERS).call(Script.SET_HEADER_VALUE, 2, "X-Mine", "2");

    handle(script, Request.post("/", body), ok);

    assertThat(ok.request().body().trailers().toString()).isEqualTo("X-Sum: 1\nX-Mine: 2\n");
  }

  @Test
  void readsAndSetsTrailersOfTheResponse() throws Exception {
    var body = new Trickle("0123", Headers.of("X-Sum", "1"));
    var script =
        enabling(BUFFER_RESPONSE | TRAILERS)
            .call(Script.SET_HEADER_VALUE, 3, "X-Early", "0")
            .onResponse()
            .call(Script.GET_HEADER_VALUES, 3, "x-sum", BUFFER, 9)
            .call(Script.SET_HEADER_VALUE, 3, "X-Copy", BUFFER, 1);

    var response = handle(script, Request.get("/"), _ -> Response.of(200, Headers.empty(), body));

    assertThat(text(response)).isEqualTo("0123");
    assertThat(response.body().trailers().toString())
        .isEqualTo("X-Sum: 1\nX-Early: 0\nX-Copy: 1\n");
  }

  @Test
  void withoutTheFeatureThereAreNoTrailers() throws Exception {
    var body = new Trickle("0123", Headers.of("X-Sum", "1"));
    var script =
        enabling(BUFFER_REQUEST)
            .call(Script.READ_BODY, 0, BUFFER, 9)
            .call(Script.GET_HEADER_NAMES, 2, BUFFER, 9)
            .writeResults();

    assertThat(results(answer(script, Request.post("/", body)))).containsExactly(1, EOF | 4, 0);
    assertTraps(
        new Script().call(Script.SET_HEADER_VALUE, 2, "a", "b"),
        "trailers need the feature trailers");
    assertTraps(
        new Script().call(Script.ADD_HEADER_VALUE, 3, "a", "b"),
        "trailers need the feature trailers");
  }
}
