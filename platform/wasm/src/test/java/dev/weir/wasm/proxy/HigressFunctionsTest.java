package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_UPSTREAM_HOSTS;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.INJECT_ENCODED_DATA;
import static dev.weir.wasm.proxy.HostImport.REDIS_CALL;
import static dev.weir.wasm.proxy.HostImport.REDIS_INIT;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static dev.weir.wasm.proxy.HostImport.SET_PROPERTY;
import static dev.weir.wasm.proxy.HostImport.SET_TICK_PERIOD;
import static dev.weir.wasm.proxy.HostImport.SET_UPSTREAM_OVERRIDE_HOST;
import static dev.weir.wasm.proxy.ProxyScript.argument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Higress adds to the ABI.
class HigressFunctionsTest extends ProxyCase {

  private static final String PING = "*1\r\n$4\r\nPING\r\n";

  private static ProxyScript asking(String init) {
    return new ProxyScript()
        .on(On.CONFIGURE)
        .call(REDIS_INIT, init, "user", "password", 500)
        .on(On.REQUEST_HEADERS)
        .call(REDIS_CALL, "api", PING)
        .returns(1)
        .on(On.REDIS_CALL_RESPONSE)
        .call(GET_BUFFER_BYTES, 9, 0, argument(3))
        .call(SET_EFFECTIVE_CONTEXT, 2)
        .call(CONTINUE_STREAM, 0);
  }

  @Test
  void aRedisServerAnswers() throws Exception {
    services.onRedis((_, query) -> (new String(query, UTF_8) + "+PONG").getBytes(UTF_8));

    get(asking("api?db=7&buffer_flush_timeout=3"));

    var id = trace.results().get(1).first();
    var server = services.redisServers().getFirst();
    assertThat(server.upstream()).isEqualTo("api");
    assertThat(server.user()).isEqualTo("user");
    assertThat(server.password().reveal()).isEqualTo("password");
    assertThat(server.database()).isEqualTo(7);
    assertThat(server.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(trace.callbacks()).contains("redis_call_response 1 " + id + " 0 19");
    assertThat(trace.results().get(2).text()).isEqualTo(PING + "+PONG");
  }

  @Test
  void aRedisServerThatFailsIsToldAsAStatus() throws Exception {
    get(asking("api"));

    var id = trace.results().get(1).first();
    assertThat(trace.callbacks()).contains("redis_call_response 1 " + id + " 1 13");
    assertThat(trace.results().get(2).text()).isEqualTo("no Redis here");
  }

  @Test
  void anErrorInTheGatewayIsToldAsAStatus() throws Exception {
    services.onRedis((_, _) -> {
      throw new AssertionError("broken");
    });

    get(asking("api"));

    assertThat(trace.callbacks()).anyMatch(it -> it.matches("redis_call_response 1 \\d+ 1 6"));
  }

  @ParameterizedTest
  @CsvSource({
    "api, 0",
    "api?, 0",
    "api?db=3, 3",
    "api?a=1&db=12, 12",
    "api?mydb=3, 0",
    "api?db=x, 0"
  })
  void theTargetTellsTheDatabase(String target, int database) throws Exception {
    services.onRedis((_, _) -> new byte[0]);

    get(asking(target));

    assertThat(services.redisServers().getFirst().database()).isEqualTo(database);
  }

  @Test
  void aServerMustBeIntroduced() throws Exception {
    get(
        new ProxyScript()
            .call(REDIS_CALL, "api", PING)
            .call(REDIS_INIT, "other", "", "", 0)
            .call(REDIS_CALL, "other", PING));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @Test
  void aServerMustBeAllowed() throws Exception {
    settings.upstreams(List.of("other"));

    get(new ProxyScript().call(REDIS_INIT, "api", "", "", 0));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
  }

  @Test
  void theEndpointsAreThePairs() throws Exception {
    get(new ProxyScript().call(GET_UPSTREAM_HOSTS));

    assertThat(trace.last().bytes()).isEqualTo(pairs("192.0.2.1:80", "", "192.0.2.2:80", ""));
  }

  @Test
  void anEndpointOfTheUpstreamIsChosen() throws Exception {
    get(
        new ProxyScript()
            .call(SET_UPSTREAM_OVERRIDE_HOST, "192.0.2.1:80")
            .call(SET_UPSTREAM_OVERRIDE_HOST, "192.0.2.9:80"));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.BAD_ARGUMENT);
    assertThat(services.overrides()).containsExactly("192.0.2.1:80", "192.0.2.9:80");
  }

  @Test
  void theRootContextHasNoUpstreamAndNoResponse() {
    filter(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(GET_UPSTREAM_HOSTS)
            .call(SET_UPSTREAM_OVERRIDE_HOST, "192.0.2.1:80")
            .call(INJECT_ENCODED_DATA, "a", 0));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @Test
  void bytesAreWrittenBehindTheFilter() throws Exception {
    var response =
        handle(
            new ProxyScript().on(On.RESPONSE_BODY).call(INJECT_ENCODED_DATA, ">", 0),
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), chunks("a", "b")));

    assertThat(text(response)).isEqualTo(">a>b>");
  }

  @Test
  void injectedBytesPassAHeldBodyAndMayEndIt() throws Exception {
    var response =
        handle(
            new ProxyScript()
                .on(On.RESPONSE_BODY)
                .returns(1)
                .on(On.RESPONSE_BODY, 1)
                .call(INJECT_ENCODED_DATA, "first ", 0)
                .on(On.RESPONSE_BODY, 2)
                .call(INJECT_ENCODED_DATA, "last", 1)
                .call(INJECT_ENCODED_DATA, "too late", 0),
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), chunks("a", "b", "c")));

    assertThat(text(response)).isEqualTo("first last");
    assertThat(trace.statuses()).containsExactly(0, 0, Status.INTERNAL_FAILURE);
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @Test
  void injectedBytesHaveALimit() throws Exception {
    var half = new byte[10_000];
    settings.limits(patient().withBody(DataSize.ofBytes(15_000)));

    handle(
        new ProxyScript()
            .on(On.RESPONSE_BODY)
            .call(INJECT_ENCODED_DATA, half, 0)
            .call(INJECT_ENCODED_DATA, half, 0),
        Request.get("/"),
        _ -> Response.of(200, Headers.empty(), Body.of("x")));

    assertThat(trace.statuses()).containsExactly(Status.OK, Status.INTERNAL_FAILURE);
  }

  /// As Higress streams the answer of an AI: the body is held, and written from callbacks.
  @Test
  void aHeldBodyIsWrittenFromTheAnswersOfCalls() throws Exception {
    var call = pairs(":method", "GET", ":path", "/", ":authority", "a");
    var go = new CountDownLatch(1);
    services.answer(_ -> {
      go.await();
      return Response.of(200, Headers.empty(), Body.of("from afar"));
    });
    var response =
        handle(
            new ProxyScript()
                .on(On.RESPONSE_BODY, 1)
                .call(HTTP_CALL, "api", call, "", "", 0)
                .returns(1)
                .on(On.RESPONSE_BODY, 2)
                .returns(1)
                .on(On.HTTP_CALL_RESPONSE)
                .call(SET_EFFECTIVE_CONTEXT, 2)
                .call(INJECT_ENCODED_DATA, "injected", 1),
            Request.get("/"),
            _ -> Response.of(200, Headers.empty(), chunks("a")));
    var body = new AtomicReference<String>();
    var reader = Thread.ofVirtual().start(() -> body.set(unchecked(response)));
    trace.await(it -> it.stream().filter(line -> line.startsWith("on 14 ")).count() == 2);

    go.countDown();
    reader.join();

    assertThat(body.get()).isEqualTo("injected");
  }

  private static String unchecked(Response response) {
    try {
      return text(response);
    } catch (Exception e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aGuestThatWantsToBeReplacedIs(int isRoot) throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .on(isRoot == 1 ? On.TICK : On.REQUEST_HEADERS, 1)
                .call(SET_PROPERTY, "wasm_need_rebuild", "true")
                .on(On.CONFIGURE)
                .call(SET_TICK_PERIOD, isRoot));
    if (isRoot == 1) {
      trace.await(On.TICK);
    }

    text(filter.handle(Request.get("/"), _ -> Response.of(200)));
    trace.await(it -> it.contains("on 8 1 0 0 0 0"));

    assertThat(filter.instances().recycled()).isGreaterThanOrEqualTo(1);
    assertThat(filter.instances().discarded()).isZero();
    filter.close();
  }
}
