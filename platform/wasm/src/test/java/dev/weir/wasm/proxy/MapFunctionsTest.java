package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ADD_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_PAIRS;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_SIZE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.REMOVE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.REPLACE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.SET_HEADER_MAP_PAIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading and changing header maps and trailers.
class MapFunctionsTest extends ProxyCase {

  private final RecordingChain upstream =
      RecordingChain.answering(Response.of(200, Headers.of("A", "1", "a", "2"), Body.of("x")));

  private static Request request() {
    return FakeExchange.create()
        .request("POST", "/path?query")
        .headers(Headers.of("Host", "example.org", "X-A", "1", "x-a", "2"))
        .build();
  }

  private Request sent(ProxyScript script) throws Exception {
    handle(script, request(), upstream);
    return upstream.requests().getLast();
  }

  private Response received(ProxyScript script) throws Exception {
    return handle(script, request(), upstream);
  }

  @Test
  void pairsAreAllFieldsWithPseudoHeadersFirst() throws Exception {
    sent(new ProxyScript().call(GET_HEADER_MAP_PAIRS, 0));

    assertThat(trace.last().bytes())
        .isEqualTo(
            pairs(
                ":authority", "example.org",
                ":path", "/path?query",
                ":method", "POST",
                ":scheme", "http",
                "x-a", "1",
                "x-a", "2"));
  }

  @Test
  void pairsOfAResponseBeginWithItsStatus() throws Exception {
    received(new ProxyScript().on(On.RESPONSE_HEADERS).call(GET_HEADER_MAP_PAIRS, 2));

    assertThat(trace.last().bytes()).isEqualTo(pairs(":status", "200", "a", "1", "a", "2"));
  }

  @Test
  void theSizeIsThatOfThePairs() throws Exception {
    sent(new ProxyScript().call(GET_HEADER_MAP_SIZE, 0).call(GET_HEADER_MAP_PAIRS, 0));

    var size = trace.results().getFirst().first();
    assertThat(trace.last().bytes()).hasSize(size);
  }

  @Test
  void aValueIsTheFirstOfItsNameInAnyCase() throws Exception {
    sent(
        new ProxyScript()
            .call(GET_HEADER_MAP_VALUE, 0, "X-A")
            .call(GET_HEADER_MAP_VALUE, 0, "x-a")
            .call(GET_HEADER_MAP_VALUE, 0, ":AUTHORITY")
            .call(GET_HEADER_MAP_VALUE, 0, "host"));

    assertThat(trace.texts()).containsExactly("1", "1", "example.org", "example.org");
  }

  @Test
  void aMissingValueIsNotFound() throws Exception {
    sent(
        new ProxyScript()
            .call(GET_HEADER_MAP_VALUE, 0, "nope")
            .call(GET_HEADER_MAP_VALUE, 0, ":nope")
            .call(GET_HEADER_MAP_VALUE, 0, ""));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }

  @Test
  void aMissingValueIsEmptyInVersion010() throws Exception {
    var script =
        new ProxyScript()
            .call(GET_HEADER_MAP_VALUE, 0, "nope")
            .call(GET_HEADER_MAP_VALUE, 2, "nope");

    filter(AbiVersion.V0_1_0, script).handle(request(), upstream);

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.NOT_FOUND);
    assertThat(trace.results().getFirst().results()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aMapThatIsNotThereNowIsEmptyAndCannotBeChanged(int map) throws Exception {
    sent(
        new ProxyScript()
            .call(GET_HEADER_MAP_PAIRS, map)
            .call(GET_HEADER_MAP_SIZE, map)
            .call(GET_HEADER_MAP_VALUE, map, "a")
            .call(ADD_HEADER_MAP_VALUE, map, "a", "1")
            .call(REPLACE_HEADER_MAP_VALUE, map, "a", "1")
            .call(REMOVE_HEADER_MAP_VALUE, map, "a")
            .call(SET_HEADER_MAP_PAIRS, map, pairs("a", "1")));

    assertThat(trace.statuses()).containsExactly(0, 0, 1, 1, 1, 1, 1);
    assertThat(trace.results().get(0).results()).containsExactly(0, 0, 0);
    assertThat(trace.results().get(1).first()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, -1})
  void aMapThatDoesNotExistIsABadArgument(int map) throws Exception {
    sent(
        new ProxyScript()
            .call(GET_HEADER_MAP_PAIRS, map)
            .call(GET_HEADER_MAP_SIZE, map)
            .call(GET_HEADER_MAP_VALUE, map, "a")
            .call(ADD_HEADER_MAP_VALUE, map, "a", "1")
            .call(REPLACE_HEADER_MAP_VALUE, map, "a", "1")
            .call(REMOVE_HEADER_MAP_VALUE, map, "a")
            .call(SET_HEADER_MAP_PAIRS, map, pairs("a", "1")));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @Test
  void requestHeadersAreChanged() throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(ADD_HEADER_MAP_VALUE, 0, "x-a", "3")
                .call(REPLACE_HEADER_MAP_VALUE, 0, "x-b", " 4 ")
                .call(REMOVE_HEADER_MAP_VALUE, 0, "nope"));

    assertThat(sent.headers().all("X-A")).containsExactly("1", "2", "3");
    assertThat(sent.headers().all("X-B")).containsExactly("4");
    assertThat(trace.statuses()).containsOnly(Status.OK);
  }

  @Test
  void replacingAndRemovingMeanAllFieldsOfTheName() throws Exception {
    var replaced = sent(new ProxyScript().call(REPLACE_HEADER_MAP_VALUE, 0, "X-a", "3"));
    var removed = sent(new ProxyScript().call(REMOVE_HEADER_MAP_VALUE, 0, "X-a"));

    assertThat(replaced.headers().all("x-a")).containsExactly("3");
    assertThat(removed.headers().contains("x-a")).isFalse();
  }

  @Test
  void pseudoHeadersChangeTheRequest() throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(REPLACE_HEADER_MAP_VALUE, 0, ":method", "PUT")
                .call(REPLACE_HEADER_MAP_VALUE, 0, ":path", "/other?a=b")
                .call(REPLACE_HEADER_MAP_VALUE, 0, ":authority", "example.net")
                .call(REPLACE_HEADER_MAP_VALUE, 0, ":scheme", "https"));

    assertThat(sent.method()).isEqualTo("PUT");
    assertThat(sent.target()).isEqualTo("/other?a=b");
    assertThat(sent.authority()).isEqualTo("example.net");
    assertThat(trace.statuses()).containsOnly(Status.OK);
  }

  @Test
  void pseudoHeadersStayWhenTheyAreRemoved() throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(REMOVE_HEADER_MAP_VALUE, 0, ":method")
                .call(REMOVE_HEADER_MAP_VALUE, 0, ":path"));

    assertThat(sent.method() + " " + sent.target()).isEqualTo("POST /path?query");
  }

  @Test
  void settingPairsReplacesTheMap() throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(SET_HEADER_MAP_PAIRS, 0, pairs(":path", "/new", "x-b", "1", "x-b", "2")));

    assertThat(sent.target()).isEqualTo("/new");
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.authority()).isEqualTo("example.org");
    assertThat(sent.headers().contains("x-a")).isFalse();
    assertThat(sent.headers().all("x-b")).containsExactly("1", "2");
  }

  @Test
  void theResponseIsChanged() throws Exception {
    var received =
        received(
            new ProxyScript()
                .on(On.RESPONSE_HEADERS)
                .call(REPLACE_HEADER_MAP_VALUE, 2, ":status", "404")
                .call(REMOVE_HEADER_MAP_VALUE, 2, "a")
                .call(ADD_HEADER_MAP_VALUE, 2, "b", "3"));

    assertThat(received.status()).isEqualTo(404);
    assertThat(received.headers().contains("a")).isFalse();
    assertThat(received.headers().all("b")).containsExactly("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "99", "199", "600", "2000", "2x0", "+20", "-20"})
  void aStatusMustBeOne(String status) throws Exception {
    var received =
        received(
            new ProxyScript()
                .on(On.RESPONSE_HEADERS)
                .call(REPLACE_HEADER_MAP_VALUE, 2, ":status", status)
                .call(ADD_HEADER_MAP_VALUE, 2, ":status", status)
                .call(SET_HEADER_MAP_PAIRS, 2, pairs(":status", status, "b", "1")));

    assertThat(received.status()).isEqualTo(200);
    assertThat(received.headers().all("a")).containsExactly("1", "2");
    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", ":other", "a\n", "\u00e4", "a\0"})
  void aNameMustBeOne(String name) throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(ADD_HEADER_MAP_VALUE, 0, name, "1")
                .call(REPLACE_HEADER_MAP_VALUE, 0, name, "1")
                .call(SET_HEADER_MAP_PAIRS, 0, pairs("x-b", "1", name, "1")));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
    assertThat(sent.headers()).hasToString(request().headers().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
  void aValueMustBeOne(String value) throws Exception {
    sent(
        new ProxyScript()
            .call(ADD_HEADER_MAP_VALUE, 0, "x-b", value)
            .call(REPLACE_HEADER_MAP_VALUE, 0, "x-b", value)
            .call(REPLACE_HEADER_MAP_VALUE, 0, ":path", "/" + value)
            .call(REPLACE_HEADER_MAP_VALUE, 0, ":authority", value)
            .call(REPLACE_HEADER_MAP_VALUE, 0, ":method", value)
            .call(SET_HEADER_MAP_PAIRS, 0, pairs("x-b", value)));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @Test
  void bytesBeyondAsciiPassThroughValues() throws Exception {
    var sent =
        sent(
            new ProxyScript()
                .call(ADD_HEADER_MAP_VALUE, 0, "x-b", "\u00e4\u00ff")
                .call(GET_HEADER_MAP_VALUE, 0, "x-b"));

    assertThat(sent.headers().all("x-b")).containsExactly("\u00e4\u00ff");
    assertThat(trace.last().bytes()).containsExactly(0xe4, 0xff);
  }

  @Test
  void theFieldsThatAGuestSetsHaveABudget() throws Exception {
    settings.limits(headers(DataSize.ofBytes(10)));

    sent(
        new ProxyScript()
            .call(ADD_HEADER_MAP_VALUE, 0, "12345", "12345")
            .call(ADD_HEADER_MAP_VALUE, 0, "1", ""));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.BAD_ARGUMENT);
  }

  @Test
  void theRequestHasNoHeadersForTheGuestOnceItHasPassed() throws Exception {
    received(
        new ProxyScript()
            .on(On.RESPONSE_HEADERS)
            .call(GET_HEADER_MAP_VALUE, 0, "x-a")
            .call(ADD_HEADER_MAP_VALUE, 0, "x-b", "1"));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }

  @Test
  void allHeadersCanBeReadAndNotChangedWhenItIsOver() throws Exception {
    text(
        received(
            new ProxyScript()
                .on(On.LOG)
                .call(GET_HEADER_MAP_VALUE, 0, "x-a")
                .call(GET_HEADER_MAP_VALUE, 2, ":status")
                .call(ADD_HEADER_MAP_VALUE, 0, "x-b", "1")
                .call(ADD_HEADER_MAP_VALUE, 2, "x-b", "1")));

    assertThat(trace.statuses()).containsExactly(0, 0, 1, 1);
    assertThat(trace.texts()).startsWith("1", "200");
  }

  @Test
  void theRootContextHasNoHeaders() {
    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(GET_HEADER_MAP_PAIRS, 0)
            .call(GET_HEADER_MAP_VALUE, 0, "a")
            .call(ADD_HEADER_MAP_VALUE, 0, "a", "1"));

    assertThat(trace.statuses()).containsExactly(0, 1, 1);
  }

  @Test
  void trailersAreReadAndChangedInTheirCallback() throws Exception {
    var script =
        new ProxyScript()
            .on(On.RESPONSE_TRAILERS)
            .call(GET_HEADER_MAP_PAIRS, 3)
            .call(ADD_HEADER_MAP_VALUE, 3, "t", "2")
            .call(REMOVE_HEADER_MAP_VALUE, 3, "s");
    var body = new ChunkedBody(Headers.of("T", "1", "S", "0"), "body");

    var response = handle(script, request(), _ -> Response.of(200, Headers.empty(), body));

    assertThat(text(response)).isEqualTo("body");
    assertThat(response.body().trailers().all("t")).containsExactly("1", "2");
    assertThat(response.body().trailers().size()).isEqualTo(2);
    assertThat(trace.results().getFirst().bytes()).isEqualTo(pairs("t", "1", "s", "0"));
  }

  @ParameterizedTest
  @EnumSource(
      value = On.class,
      names = {"REQUEST_BODY", "RESPONSE_BODY"})
  void trailersMayBeAddedInTheLastBodyCallback(On callback) throws Exception {
    var map = callback == On.REQUEST_BODY ? 1 : 3;
    var script = new ProxyScript().on(callback, 2).call(ADD_HEADER_MAP_VALUE, map, "t", "1");
    var seen = new Headers[1];

    var response =
        handle(
            script,
            post(chunks("request")),
            it -> {
              text(it.body());
              seen[0] = it.body().trailers();
              return Response.of(200, Headers.empty(), chunks("response"));
            });
    text(response);

    var trailers = callback == On.REQUEST_BODY ? seen[0] : response.body().trailers();
    assertThat(trailers.all("t")).containsExactly("1");
  }
}
