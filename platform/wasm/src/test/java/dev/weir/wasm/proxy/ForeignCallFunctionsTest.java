package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CALL_FOREIGN_FUNCTION;
import static dev.weir.wasm.proxy.HostImport.GET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import org.junit.jupiter.api.Test;

/// Functions behind `proxy_call_foreign_function`, as a guest calls them.
class ForeignCallFunctionsTest extends ProxyCase {

  private static final byte[] FIRST_TOKEN = {0, 0, 0, 0};

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void anUnknownFunctionIsNotFound() throws Exception {
    get(new ProxyScript().call(CALL_FOREIGN_FUNCTION, "other", "a"));

    assertThat(trace.last().status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void theResultMayBeLeftOut() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "compress", "text")
            .with(4, 0)
            .with(5, 0)
            .call(CALL_FOREIGN_FUNCTION, "compress", "text")
            .with(4, 0));

    assertThat(trace.statuses()).containsOnly(Status.OK);
    assertThat(trace.last().results()).containsExactly(0, 0, 0);
  }

  @Test
  void compresses() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "compress", "")
            .call(CALL_FOREIGN_FUNCTION, "uncompress", bytes(0x78, 0x9c, 3, 0, 0, 0, 0, 1))
            .call(CALL_FOREIGN_FUNCTION, "uncompress", "no zlib"));

    assertThat(trace.statuses()).containsExactly(0, 0, Status.SERIALIZATION_FAILURE);
    assertThat(trace.results().getFirst().bytes())
        .startsWith(bytes(0x78))
        .endsWith(bytes(0, 0, 0, 1));
  }

  @Test
  void signaturesNeedAKey() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "verify_signature", "")
            .call(CALL_FOREIGN_FUNCTION, "sign", ""));

    assertThat(trace.statuses()).containsExactly(Status.BAD_ARGUMENT, Status.BAD_ARGUMENT);
  }

  @Test
  void setsFilterState() throws Exception {
    get(
        new ProxyScript()
            .call(
                CALL_FOREIGN_FUNCTION,
                "set_envoy_filter_state",
                bytes(0x0a, 1, 'k', 0x12, 1, 'v', 0x18, 1))
            .call(GET_PROPERTY, "filter_state\0k")
            .call(GET_PROPERTY, "filter_state\0wasm.k")
            .call(GET_PROPERTY, "k"));

    assertThat(trace.texts()).containsExactly("", "v", "v", "v");
  }

  @Test
  void aPropertyIsDeclaredOnce() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "declare_property", bytes(0x0a, 1, 'k'))
            .call(CALL_FOREIGN_FUNCTION, "declare_property", bytes(0x0a, 1, 'k')));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.BAD_ARGUMENT);
  }

  @Test
  void clearsTheRouteCache() throws Exception {
    var request = FakeExchange.create().request("GET", "/").build();

    handle(
        new ProxyScript().call(CALL_FOREIGN_FUNCTION, "clear_route_cache", ""),
        request,
        _ -> Response.of(200));

    assertThat(services.reselected()).containsExactly(request.exchange());
  }

  @Test
  void evaluatesExpressions() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "expr_create", "request.method + request.url_path")
            .call(CALL_FOREIGN_FUNCTION, "expr_evaluate", FIRST_TOKEN)
            .call(CALL_FOREIGN_FUNCTION, "expr_delete", FIRST_TOKEN)
            .call(CALL_FOREIGN_FUNCTION, "expr_evaluate", FIRST_TOKEN)
            .call(CALL_FOREIGN_FUNCTION, "expr_create", "1 +")
            .call(CALL_FOREIGN_FUNCTION, "expr_evaluate", "abc"));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 1, 2, 2);
    assertThat(trace.results().get(1).text()).isEqualTo("GET/");
  }

  @Test
  void anExpressionOfTheConfigurationIsThereInLaterInstances() throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .on(On.CONFIGURE)
                .call(CALL_FOREIGN_FUNCTION, "expr_create", "request.method")
                .on(On.REQUEST_HEADERS)
                .call(CALL_FOREIGN_FUNCTION, "expr_evaluate", FIRST_TOKEN)
                .call(SET_PROPERTY, "wasm_need_rebuild", "true"));

    text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    text(filter.handle(Request.get("/"), _ -> Response.of(200)));

    assertThat(trace.texts()).filteredOn("GET"::equals).hasSize(2);
    assertThat(trace.statuses()).containsOnly(Status.OK);
  }

  @Test
  void injectsFromTheHeadersCallback() throws Exception {
    var injected = bytes(0x0a, 2, 'h', 'i', 0x10, 0);

    var response =
        handle(
            new ProxyScript()
                .on(On.RESPONSE_HEADERS)
                .call(
                    CALL_FOREIGN_FUNCTION,
                    "inject_encoded_data_to_filter_chain_on_header",
                    injected),
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), chunks("!")));

    assertThat(trace.last().status()).isZero();
    assertThat(text(response)).isEqualTo("hi!");
  }

  @Test
  void higressMayAskForMoreThanTheHostHas() throws Exception {
    get(
        new ProxyScript()
            .call(CALL_FOREIGN_FUNCTION, "set_global_max_requests_per_io_cycle", new byte[8]));

    assertThat(trace.last().status()).isZero();
  }
}
