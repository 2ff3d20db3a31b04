package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.REPLACE_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.host.ExchangeFacts;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What properties there are, byte for byte.
class PropertiesTest extends ProxyCase {

  private record Facts() implements ExchangeFacts {

    @Override
    public Instant startedAt() {
      return Instant.ofEpochSecond(1_700_000_000, 123);
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
      return Optional.of(new InetSocketAddress("192.0.2.7", 8080));
    }

    @Override
    public long connectionId() {
      return 77;
    }

    @Override
    public Optional<String> upstream() {
      return Optional.of("orders");
    }

    @Override
    public Optional<InetSocketAddress> endpoint() {
      return Optional.of(new InetSocketAddress("192.0.2.9", 9000));
    }

    @Override
    public Optional<InetSocketAddress> endpointLocalAddress() {
      return Optional.of(new InetSocketAddress("192.0.2.8", 4567));
    }
  }

  private static Request request() {
    return FakeExchange.create()
        .clientAddress("2001:db8::1")
        .scheme("https")
        .protocol("HTTP/2.0")
        .routeId("route")
        .request("POST", "/path?a=b")
        .headers(
            Headers.of(
                "Host",
                "example.org",
                "X-A",
                "1",
                "x-a",
                "2",
                "User-Agent",
                "curl",
                "Referer",
                "r"))
        .body(Body.of("hello"))
        .build();
  }

  private static Response response() {
    return Response.of(
        201,
        Headers.of("B", "3", "grpc-status", "9"),
        new ChunkedBody(Headers.of("T", "4"), "answer"));
  }

  /// The property's bytes at the end of the request.
  private ProxyTrace.Result atTheEnd(String path) throws Exception {
    services.know(new Facts());
    var script =
        new ProxyScript().on(On.RESPONSE_TRAILERS).call(GET_PROPERTY, path.replace('.', '\0'));
    var response =
        handle(
            script,
            request(),
            it -> {
              text(it.body());
              return response();
            });
    text(response);
    return trace.last();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  @ParameterizedTest
  @CsvSource({
    "trace.id, 4bf92f3577b34da6a3ce929d0e0e4736",
    "trace.span_id, 00f067aa0ba902b7",
    "request.path, /path?a=b",
    "request.url_path, /path",
    "request.host, example.org",
    "request.method, POST",
    "request.scheme, https",
    "request.protocol, HTTP/2",
    "request.query, a=b",
    "request.referer, r",
    "request.useragent, curl",
    "request.headers.x-a, '1,2'",
    "request.headers.X-A, '1,2'",
    "request.headers.user-agent, curl",
    "response.headers.b, 3",
    "response.trailers.t, 4",
    "response.code_details, via_upstream",
    "destination.address, 192.0.2.7:8080",
    "upstream.address, 192.0.2.9:9000",
    "upstream.local_address, 192.0.2.8:4567",
    "route_name, route",
    "cluster_name, orders",
    "xds.route_name, route",
    "xds.cluster_name, orders",
    "plugin_root_id, ''",
    "plugin_vm_id, ''",
    "node.id, weir",
    "node.cluster, weir"
  })
  void textIsRaw(String path, String expected) throws Exception {
    var result = atTheEnd(path);

    assertThat(result.status()).isZero();
    assertThat(result.text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "request.time, 1700000000000000123",
    "request.size, 5",
    "response.code, 201",
    "response.flags, 0",
    "response.grpc_status, 9",
    "response.size, 6",
    "connection.id, 77",
    "connection_id, 77",
    "destination.port, 8080",
    "upstream.port, 9000",
    "upstream.local_port, 4567",
    "listener_direction, 1",
    "plugin_vm_memory, 3145728"
  })
  void numbersAreEightBytes(String path, long expected) throws Exception {
    assertThat(atTheEnd(path).bytes()).isEqualTo(number(expected));
  }

  @Test
  void addressesHaveAPort() throws Exception {
    var port = request().exchange().clientAddress().getPort();

    assertThat(atTheEnd("source.address").text()).isEqualTo("[2001:db8::1]:" + port);
    assertThat(atTheEnd("source.port").bytes()).isEqualTo(number(port));
  }

  @Test
  void aTruthIsOneByte() throws Exception {
    assertThat(atTheEnd("connection.mtls").bytes()).containsExactly(0);
    assertThat(atTheEnd("trace.sampled").bytes()).containsExactly(1);
  }

  @Test
  void aSpanIsNanoseconds() throws Exception {
    var bytes = atTheEnd("request.duration").bytes();

    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()).isPositive();
  }

  @Test
  void sizesWithHeadCountNamesAndValues() throws Exception {
    assertThat(atTheEnd("response.total_size").bytes())
        .isEqualTo(number(6 + ":status201b3grpc-status9".length()));
  }

  @Test
  void mapsArePairs() throws Exception {
    assertThat(atTheEnd("response.headers").bytes())
        .isEqualTo(pairs(":status", "201", "b", "3", "grpc-status", "9"));
    assertThat(atTheEnd("response.trailers").bytes()).isEqualTo(pairs("t", "4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node.metadata", "route_metadata", "cluster_metadata", "listener_metadata"})
  void aMapWithoutEntriesIsACountOfNone(String path) throws Exception {
    assertThat(atTheEnd(path).bytes()).containsExactly(0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "request",
        "request.other",
        "request.headers.nope",
        "response.other",
        "source",
        "source.other",
        "node",
        "node.metadata.NAME",
        "metadata.filter_metadata.a.b",
        "",
        "filter_state.nope",
        "connection.tls_version",
        "upstream.other",
        "trace.other"
      })
  void anUnknownPropertyIsNotFound(String path) throws Exception {
    assertThat(atTheEnd(path).status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void theResponseHasNoPropertiesBeforeItIsThere() throws Exception {
    get(
        new ProxyScript()
            .call(GET_PROPERTY, "response\0code")
            .call(GET_PROPERTY, "response\0headers"));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }

  @Test
  void requestsAreSeenAsTheGuestHasMadeThem() throws Exception {
    get(
        new ProxyScript()
            .call(REPLACE_HEADER_MAP_VALUE, 0, ":path", "/new")
            .call(GET_PROPERTY, "request\0path"));

    assertThat(trace.last().text()).isEqualTo("/new");
  }

  @Test
  void aZeroByteBehindThePathIsNoPart() throws Exception {
    get(
        new ProxyScript()
            .call(GET_PROPERTY, "request\0method\0")
            .call(GET_PROPERTY, "plugin_name\0"));

    assertThat(trace.texts()).containsExactly("GET", name);
  }

  @Test
  void theFilterIsKnownAtTheStartAndNoRequestIs() {
    settings.rootId("root").vmId(Optional.of("vm"));

    filter(
        new ProxyScript()
            .on(On.VM_START)
            .call(GET_PROPERTY, "plugin_root_id")
            .call(GET_PROPERTY, "plugin_vm_id")
            .call(GET_PROPERTY, "plugin_name")
            .call(GET_PROPERTY, "request\0path"));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 1);
    assertThat(trace.texts()).containsExactly("root", "vm", name, "");
  }

  @Test
  void theRootIdIsThereWhenItIsEmpty() {
    filter(new ProxyScript().on(On.CONTEXT_CREATE).call(GET_PROPERTY, "plugin_root_id"));

    assertThat(trace.last().status()).isZero();
    assertThat(trace.last().results()).containsExactly(0, 0, 0);
  }

  @Test
  void whatOneFilterSetsTheOtherReads() throws Exception {
    var first =
        filter(new ProxyScript().call(SET_PROPERTY, "user", "ann").call(SET_PROPERTY, "e", ""));
    var second =
        filter(
            new ProxyScript()
                .call(GET_PROPERTY, "user")
                .call(GET_PROPERTY, "filter_state\0wasm.user")
                .call(GET_PROPERTY, "filter_state\0user")
                .call(GET_PROPERTY, "e"));

    var request = request();
    first.handle(request, it -> second.handle(it, _ -> Response.of(200)));
    second.handle(request(), _ -> Response.of(200));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(trace.texts().subList(2, 5)).containsExactly("ann", "ann", "ann");
  }

  @Test
  void anAttributeOfASpanIsSetAsInHigress() throws Exception {
    var exchange = FakeExchange.create();
    var filter = filter(new ProxyScript().call(SET_PROPERTY, "trace_span_tag.user.tier", "gold"));

    filter.handle(exchange.request("GET", "/").build(), _ -> Response.of(200));

    assertThat(exchange.span().attributes()).containsExactly(Map.entry("user.tier", "gold"));
  }

  @Test
  void aSetPropertyHidesTheGatewaysOwn() throws Exception {
    get(
        new ProxyScript()
            .call(SET_PROPERTY, "route_name", "mine")
            .call(GET_PROPERTY, "route_name"));

    assertThat(trace.last().text()).isEqualTo("mine");
  }

  @Test
  void pathsOfSeveralPartsAreKeptApart() throws Exception {
    get(
        new ProxyScript()
            .call(SET_PROPERTY, "a\0b", "1")
            .call(GET_PROPERTY, "a\0b")
            .call(GET_PROPERTY, "a")
            .call(GET_PROPERTY, "ab")
            .call(SET_PROPERTY, "", "1"));

    assertThat(trace.statuses()).containsExactly(0, 0, 1, 1, 2);
  }

  @Test
  void whatAFilterLeavesOnARequestHasALimit() throws Exception {
    var script = new ProxyScript();
    for (var i = 0; i < 3; i++) {
      script.raw(SET_PROPERTY, ProxyScript.SCRATCH, i + 1, ProxyScript.SCRATCH, 500_000);
    }

    get(script);

    assertThat(trace.statuses()).containsExactly(0, 0, Status.INTERNAL_FAILURE);
  }

  @Test
  void textKeepsItsBytes() throws Exception {
    get(
        new ProxyScript()
            .call(SET_PROPERTY, "\u00e4", "\u00ff\0\u0001")
            .call(GET_PROPERTY, "\u00e4"));

    assertThat(trace.last().bytes()).isEqualTo("\u00ff\0\u0001".getBytes(ISO_8859_1));
  }

  @Test
  void guestsForHigressGetTheUpstreamInTheFormThatTheyTakeApart() throws Exception {
    services.know(new Facts());
    var script = new ProxyScript().call(GET_PROPERTY, "cluster_name");

    filter(AbiVersion.V0_2_100, script).handle(Request.get("/"), _ -> Response.of(200));
    filter(AbiVersion.V0_2_1, script).handle(Request.get("/"), _ -> Response.of(200));

    assertThat(trace.texts()).containsExactly("outbound|80||orders", "orders");
  }
}
