package dev.weir.wasm;

import static dev.weir.wasm.Script.BUFFER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers of http-wasm, and how the guest's and the next handler's come together.
class HttpFieldsTest extends HttpCase {

  private static final Request REQUEST =
      Request.get("/").withHeaders(Headers.of("Host", "a", "X-A", "1", "x-a", "2", "X-B", ""));

  @Test
  void listsNamesOnceInLowerCase() throws Exception {
    var script = new Script().call(Script.GET_HEADER_NAMES, 0, BUFFER, 99);

    assertThat(text(answer(script.writeMemory(BUFFER, 13), REQUEST))).isEqualTo("host\0x-a\0x-b\0");
  }

  @Test
  void countsNamesAndTheirLength() throws Exception {
    var script = new Script().call(Script.GET_HEADER_NAMES, 0, BUFFER, 0).writeResults();

    assertThat(results(answer(script, REQUEST))).containsExactly(3L << 32 | 13);
  }

  @Test
  void givesEveryValueOfAName() throws Exception {
    var script = new Script().call(Script.GET_HEADER_VALUES, 0, "x-A", BUFFER, 99);

    assertThat(text(answer(script.writeMemory(BUFFER, 5), REQUEST))).isEqualTo("1\0002\0\0");
  }

  @Test
  void countsValuesAndTheirLength() throws Exception {
    var script =
        new Script()
            .call(Script.GET_HEADER_VALUES, 0, "X-A", BUFFER, 4)
            .call(Script.GET_HEADER_VALUES, 0, "X-A", 0, 0)
            .call(Script.GET_HEADER_VALUES, 0, "X-B", BUFFER, 4)
            .call(Script.GET_HEADER_VALUES, 0, "X-C", BUFFER, 4)
            .writeResults();

    assertThat(results(answer(script, REQUEST)))
        .containsExactly(2L << 32 | 4, 2L << 32 | 4, 1L << 32 | 1, 0);
  }

  @Test
  void writesNothingIfTheValuesDoNotFit() throws Exception {
    var script =
        new Script().call(Script.GET_HEADER_VALUES, 0, "X-A", BUFFER, 3).writeMemory(BUFFER, 4);

    assertThat(text(answer(script, REQUEST))).isEqualTo("\0\0\0\0");
  }

  @Test
  void bytesAboveAsciiPassUnchanged() throws Exception {
    var script =
        new Script()
            .call(Script.GET_HEADER_VALUES, 0, "X-A", BUFFER, 99)
            .call(Script.SET_HEADER_VALUE, 0, "X-Copy", BUFFER, 2);
    var chain = RecordingChain.answering(Response.of(200));

    handle(script, Request.get("/").withHeader("X-A", "\u00e9\u00ff"), chain);

    assertThat(chain.request().headers().first("X-Copy")).hasValue("\u00e9\u00ff");
  }

  @Test
  void setsAddsAndRemovesRequestHeaders() throws Exception {
    var script =
        new Script()
            .call(Script.SET_HEADER_VALUE, 0, "X-A", " 3 ")
            .call(Script.ADD_HEADER_VALUE, 0, "X-A", "4")
            .call(Script.REMOVE_HEADER, 0, "X-B")
            .call(Script.REMOVE_HEADER, 0, "X-Missing");
    var chain = RecordingChain.answering(Response.of(200));

    handle(script, REQUEST, chain);

    assertThat(chain.request().headers().all("x-a")).containsExactly("3", "4");
    assertThat(chain.request().headers().contains("X-B")).isFalse();
    assertThat(chain.request().headers().size()).isEqualTo(3);
  }

  @Test
  void changesTheNextHandlersResponse() throws Exception {
    var script =
        new Script()
            .atStart()
            .call(Script.ENABLE_FEATURES, 2)
            .onResponse()
            .call(Script.SET_STATUS_CODE, 404)
            .call(Script.SET_HEADER_VALUE, 1, "X-A", "1")
            .call(Script.REMOVE_HEADER, 1, "Server");
    var next = Response.of(200, Headers.of("Server", "x", "X-A", "0"), Body.of("kept"));

    var response = handle(script, Request.get("/"), _ -> next);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers().all("X-A")).containsExactly("1");
    assertThat(response.headers().contains("Server")).isFalse();
    assertThat(response.body()).isSameAs(next.body());
  }

  @Test
  void aResponseThatTheGuestLeavesAloneIsPassedOnAsItIs() throws Exception {
    var next = Response.of(200, Headers.of("X-A", "0"), Body.of("kept"));

    assertThat(handle(new Script(), Request.get("/"), _ -> next)).isSameAs(next);
  }

  @Test
  void whatWasSetBeforeSurvivesTheNextHandlersAnswer() throws Exception {
    var script =
        new Script()
            .call(Script.SET_HEADER_VALUE, 1, "X-Mine", "1")
            .call(Script.SET_HEADER_VALUE, 1, "X-Both", "guest")
            .call(Script.ADD_HEADER_VALUE, 1, "Set-Cookie", "a=1")
            .call(Script.SET_STATUS_CODE, 202);
    var next = Response.of(201).withHeader("X-Both", "next").withAddedHeader("Set-Cookie", "b=2");

    var response = handle(script, Request.get("/"), _ -> next);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers().all("X-Mine")).containsExactly("1");
    assertThat(response.headers().all("X-Both")).containsExactly("next");
    assertThat(response.headers().all("Set-Cookie")).containsExactly("b=2", "a=1");
  }

  @Test
  void anEmptyNameTraps() {
    var reason = "header name: '' (expected: a name)";

    assertTraps(new Script().call(Script.GET_HEADER_VALUES, 0, "", 0, 0), reason);
    assertTraps(new Script().call(Script.SET_HEADER_VALUE, 0, "", "x"), reason);
    assertTraps(new Script().call(Script.ADD_HEADER_VALUE, 0, "", "x"), reason);
    assertTraps(new Script().call(Script.REMOVE_HEADER, 0, ""), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, 1000})
  void anUnknownKindTraps(int kind) {
    var reason = "header kind: '" + kind + "' (expected: 0..3)";

    assertTraps(new Script().call(Script.GET_HEADER_NAMES, kind, 0, 0), reason);
    assertTraps(new Script().call(Script.GET_HEADER_VALUES, kind, "a", 0, 0), reason);
    assertTraps(new Script().call(Script.SET_HEADER_VALUE, kind, "a", "b"), reason);
    assertTraps(new Script().call(Script.REMOVE_HEADER, kind, "a"), reason);
  }

  @Test
  void whatWouldSplitAMessageTraps() {
    assertTraps(
        new Script().call(Script.SET_HEADER_VALUE, 0, "a", "b\r\nc: d"),
        "(expected: a header value without control characters)");
    assertTraps(
        new Script().call(Script.ADD_HEADER_VALUE, 1, "a: b\r\nc", "d"),
        "(expected: a header name)");
  }

  @Test
  void pointersOutOfTheMemoryTrap() {
    var reason = "(expected: inside the memory of 262144)";

    assertTraps(new Script().call(Script.GET_HEADER_VALUES, 0, 262_140, 5, 0, 0), reason);
    assertTraps(new Script().call(Script.SET_HEADER_VALUE, 0, "a", -1, 2), reason);
    assertTraps(new Script().call(Script.SET_HEADER_VALUE, 0, "a", 0, -1), reason);
    assertTraps(
        new Script().call(Script.GET_HEADER_VALUES, 0, "X-A", 262_143, 99),
        Request.get("/").withHeader("X-A", "1"),
        "out of bounds memory access");
  }

  @Test
  void headersAreNoWayToFillTheHeap() {
    var script = new Script().call(Script.ADD_HEADER_VALUE, 0, "x", "y".repeat(50_000));
    for (var i = 0; i < 5; i++) {
      script.call(Script.ADD_HEADER_VALUE, 0, 65_536, 1, 65_537, 50_000);
    }

    assertTraps(script, "headers set for one request (expected: <= 256KiB)");
  }
}
