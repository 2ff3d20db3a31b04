package dev.weir.wasm;

import static dev.weir.wasm.Script.BUFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.SocketAddressText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Request line, status, configuration and features of http-wasm, and how the two sides meet.
class HttpGuestTest extends HttpCase {

  @Test
  void readsTheRequestLine() throws Exception {
    var method = new Script().call(Script.GET_METHOD, BUFFER, 99).writeMemory(BUFFER, 4);
    var uri = new Script().call(Script.GET_URI, BUFFER, 99).writeMemory(BUFFER, 9);

    assertThat(text(answer(method, Request.post("/", Body.empty())))).isEqualTo("POST");
    assertThat(text(answer(uri, Request.get("/a%20b?c=d")))).isEqualTo("/a%20b?c=");
  }

  @Test
  void aValueThatDoesNotFitIsNotWritten() throws Exception {
    var script =
        new Script()
            .call(Script.GET_URI, BUFFER, 4)
            .call(Script.GET_URI, 0, 0)
            .call(Script.GET_URI, BUFFER + 8, 5)
            .writeMemory(BUFFER, 16);

    assertThat(text(answer(script, Request.get("/long")))).isEqualTo("\0\0\0\0\0\0\0\0/long\0\0\0");
  }

  @Test
  void tellsTheLengthOfAValueThatDoesNotFit() throws Exception {
    var script = new Script().call(Script.GET_URI, 0, 0).writeResults();

    assertThat(results(answer(script, Request.get("/long")))).containsExactly(5);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1, 127.0.0.1, 127.0.0.1:5", "HTTP/2.0, ::1, [::1]:5"})
  void tellsWhoAsksAndHow(String protocol, String host, String expected) throws Exception {
    var client = new InetSocketAddress(InetAddress.getByName(host), 5);
    var request = Request.builder(new FakeExchange(protocol, client), "GET", "/").build();
    var length = expected.length();
    var address = new Script().call(Script.GET_SOURCE_ADDR, BUFFER, 99).writeMemory(BUFFER, length);
    var version = new Script().call(Script.GET_PROTOCOL_VERSION, BUFFER, 8).writeMemory(BUFFER, 8);

    assertThat(text(answer(address, request))).isEqualTo(expected);
    assertThat(text(answer(version, request))).isEqualTo(protocol);
  }

  @ParameterizedTest
  @CsvSource({
    "::, [::]:1",
    "::1, [::1]:1",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:1",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:1",
    "fe80:0:0:0:1:2:3:4, [fe80::1:2:3:4]:1",
    "1:0:0:0:0:0:0:0, [1::]:1",
    "192.0.2.7, 192.0.2.7:1",
  })
  void writesAddressesAsRfc5952Does(String host, String expected) throws Exception {
    var address = new InetSocketAddress(InetAddress.getByName(host), 1);

    assertThat(SocketAddressText.of(address)).isEqualTo(expected);
  }

  @Test
  void changesTheRequestLine() throws Exception {
    var script = new Script().call(Script.SET_METHOD, "PUT").call(Script.SET_URI, "/b?x=1").goOn(0);
    var chain = RecordingChain.answering(Response.of(200));

    handle(script, Request.get("/a?old"), chain);

    assertThat(chain.request().method()).isEqualTo("PUT");
    assertThat(chain.request().target()).isEqualTo("/b?x=1");
  }

  @ParameterizedTest
  @CsvSource({"'', /", "/b, /b", "?x=1, /?x=1"})
  void aUriWithoutAQueryDropsTheOldOne(String uri, String expected) throws Exception {
    var chain = RecordingChain.answering(Response.of(200));

    handle(new Script().call(Script.SET_URI, uri), Request.get("/a?old"), chain);

    assertThat(chain.request().target()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "/a b", "/a\r\nX: y", "/a#b", "http://other/"})
  void aUriThatIsNoneTraps(String uri) {
    assertTraps(new Script().call(Script.SET_URI, uri), "handle_request: '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G T", "GET\n"})
  void aMethodThatIsNoneTraps(String method) {
    assertTraps(new Script().call(Script.SET_METHOD, method), "(expected: a header name)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 199, 600, -1})
  void aStatusThatIsNoneTraps(int status) {
    assertTraps(new Script().call(Script.SET_STATUS_CODE, status), "(expected: 200..599)");
  }

  @Test
  void answersWithStatusHeadersAndBody() throws Exception {
    var script =
        new Script()
            .call(Script.SET_STATUS_CODE, 401)
            .call(Script.SET_HEADER_VALUE, 1, "WWW-Authenticate", "Basic")
            .call(Script.WRITE_BODY, 1, "go ")
            .call(Script.WRITE_BODY, 1, "away")
            .answer();
    var chain = RecordingChain.answering(Response.of(200));

    var response = handle(script, Request.get("/"), chain);

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("www-authenticate")).containsExactly("Basic");
    assertThat(text(response)).isEqualTo("go away");
    assertThat(chain.count()).isZero();
  }

  @Test
  void anAnswerWithoutAnythingIsAnEmpty200() throws Exception {
    var response = answer(new Script(), Request.get("/"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(text(response)).isEmpty();
  }

  @Test
  void theContextOfTheRequestComesBackWithTheResponse() throws Exception {
    var script = new Script().call(Script.ENABLE_FEATURES, 2).goOn(7).onResponse().writeArguments();

    var response = handle(script, Request.get("/"), _ -> Response.of(200));

    assertThat(results(response)).containsExactly(7);
  }

  @Test
  void featuresAddUpAndUnknownOnesStayOff() throws Exception {
    var script =
        new Script()
            .atStart()
            .call(Script.ENABLE_FEATURES, 1)
            .onRequest()
            .call(Script.ENABLE_FEATURES, 0xfc)
            .call(Script.ENABLE_FEATURES, 2)
            .writeResults();

    assertThat(results(answer(script, Request.get("/")))).containsExactly(1, 5, 7);
  }

  @Test
  void featuresEnabledForARequestEndWithIt() throws Exception {
    var script =
        new Script()
            .call(Script.ENABLE_FEATURES, 0)
            .call(Script.ENABLE_FEATURES, 2)
            .writeResults()
            .answer();
    var filter = filter(script);

    filter.handle(Request.get("/"), _ -> Response.of(200));
    var second = filter.handle(Request.get("/"), _ -> Response.of(200));

    assertThat(results(second)).containsExactly(0, 2);
  }

  @Test
  void whatNeedsARequestTrapsAtTheStart() {
    var script = new Script().atStart().call(Script.GET_URI, BUFFER, 99);

    assertThatThrownBy(() -> filter(script))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessageStartingWith("script.wasm: does not start: start: needs a request");
  }

  @Test
  void readsItsConfiguration() throws Exception {
    var script = new Script().call(Script.GET_CONFIG, BUFFER, 4).writeResults();
    var length = script.answer().config().length;

    assertThat(results(answer(script, Request.get("/")))).containsExactly(length + 28);
  }

  @Test
  void changingTheRequestAfterTheNextHandlerTraps() {
    var reason = "cannot be changed after the next handler";

    assertTraps(new Script().onResponse().call(Script.SET_METHOD, "PUT"), reason);
    assertTraps(new Script().onResponse().call(Script.SET_URI, "/b"), reason);
    assertTraps(new Script().onResponse().call(Script.SET_HEADER_VALUE, 0, "a", "b"), reason);
    assertTraps(new Script().onResponse().call(Script.ADD_HEADER_VALUE, 0, "a", "b"), reason);
    assertTraps(new Script().onResponse().call(Script.REMOVE_HEADER, 0, "a"), reason);
    assertTraps(new Script().onResponse().call(Script.WRITE_BODY, 0, "b"), reason);
  }

  @Test
  void changingTheResponseAfterTheNextHandlerNeedsTheFeature() {
    var reason = "needs the feature buffer_response after the next handler";

    assertTraps(new Script().onResponse().call(Script.SET_STATUS_CODE, 404), reason);
    assertTraps(new Script().onResponse().call(Script.SET_HEADER_VALUE, 1, "a", "b"), reason);
    assertTraps(new Script().onResponse().call(Script.ADD_HEADER_VALUE, 1, "a", "b"), reason);
    assertTraps(new Script().onResponse().call(Script.REMOVE_HEADER, 1, "a"), reason);
    assertTraps(new Script().onResponse().call(Script.WRITE_BODY, 1, "b"), reason);
    assertTraps(new Script().onResponse().call(Script.READ_BODY, 1, BUFFER, 9), reason);
  }

  @Test
  void theFailureOfTheNextHandlerIsShownAndStays() {
    var failure = new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "slow");
    var script = new Script().goOn(3).onResponse().call(Script.GET_STATUS_CODE);
    var filter = filter(script);

    assertThatThrownBy(() -> filter.handle(Request.get("/"), RecordingChain.failing(failure)))
        .isSameAs(failure);
    assertThat(filter.instances().idle()).isEqualTo(1);
  }

  @Test
  void aGuestThatTrapsOverAFailureDoesNotHideIt() {
    var failure = new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "slow", new Throwable());
    var filter = filter(new Script().onResponse().call(Script.SET_STATUS_CODE, 404));

    assertThatThrownBy(() -> filter.handle(Request.get("/"), RecordingChain.failing(failure)))
        .isSameAs(failure)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(filter.instances().discarded()).isEqualTo(1);
  }

  @Test
  void aLogLineThatCannotBeReadDoesNotTrap() throws Exception {
    var script =
        new Script()
            .call(Script.LOG, 2, -16, -1)
            .call(Script.LOG, 9, "lost")
            .call(Script.LOG_ENABLED, 2)
            .call(Script.LOG_ENABLED, 3)
            .call(Script.LOG_ENABLED, -1)
            .writeResults();

    assertThat(results(answer(script, Request.get("/")))).containsExactly(0, 0, 1, 0, 0);
  }
}
