package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.host.InvalidModuleException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which callbacks a guest gets, in which order and with what.
class ProxyExportsTest extends ProxyCase {

  private static Response answer(Request request) throws Exception {
    request.body().readAll(DataSize.ofMebibytes(1));
    return Response.of(201, Headers.of("A", "1"), Body.of("answer"));
  }

  @ParameterizedTest
  @EnumSource(AbiVersion.class)
  void tellsARequestFromItsHeadToItsEnd(AbiVersion version) throws Exception {
    settings.vmConfig("vm");
    var script = new ProxyScript();
    var filter = filter(version, script);

    text(filter.handle(post("hello"), ProxyExportsTest::answer));

    assertThat(trace.callbacks())
        .containsExactly(
            "context_create 1 0",
            "vm_start 1 2",
            "validate_configuration 1 " + script.config().length,
            "configure 1 " + script.config().length,
            "context_create 2 1",
            "request_headers 2 4 0",
            "request_body 2 5 1",
            "response_headers 2 2 0",
            "response_body 2 6 1",
            "done 2",
            "log 2",
            "delete 2");
  }

  @ParameterizedTest
  @EnumSource(AbiVersion.class)
  void tellsVersionsSince020WhetherTheHeadIsAll(AbiVersion version) throws Exception {
    var end = version == AbiVersion.V0_1_0 ? 0 : 1;

    filter(version, new ProxyScript()).handle(Request.get("/"), _ -> Response.of(200));

    assertThat(trace.streamCallbacks())
        .containsExactly(
            "context_create 2 1",
            "request_headers 2 4 " + end,
            "response_headers 2 1 " + end,
            "done 2",
            "log 2",
            "delete 2");
  }

  @ParameterizedTest
  @EnumSource(AbiVersion.class)
  void tellsTrailers(AbiVersion version) throws Exception {
    var request = post(new ChunkedBody(Headers.of("T", "1"), "he", "llo"));
    var answer = new ChunkedBody(Headers.of("T", "1", "U", "2"), "answer");

    var filter = filter(version, new ProxyScript());
    text(
        filter.handle(
            request,
            it -> {
              text(it.body());
              return Response.of(200, Headers.empty(), answer);
            }));

    assertThat(trace.streamCallbacks())
        .containsExactly(
            "context_create 2 1",
            "request_headers 2 4 0",
            "request_body 2 2 0",
            "request_body 2 3 0",
            "request_trailers 2 1",
            "response_headers 2 1 0",
            "response_body 2 6 0",
            "response_trailers 2 2",
            "done 2",
            "log 2",
            "delete 2");
  }

  @Test
  void endsABodyOfUnknownLengthWithAnEmptyCall() throws Exception {
    read(
        new ProxyScript(),
        post(chunks("a", "bc")),
        it -> {
          text(it.body());
          return Response.of(200, Headers.empty(), chunks("def"));
        });

    assertThat(trace.callbacks())
        .containsSubsequence("request_body 2 1 0", "request_body 2 2 0", "request_body 2 0 1")
        .containsSubsequence("response_body 2 3 0", "response_body 2 0 1");
  }

  @Test
  void endsABodyOfKnownLengthWithItsLastChunk() throws Exception {
    var body = Body.of(new byte[40_000]);

    read(new ProxyScript(), post(body), ProxyCase::echo);

    assertThat(trace.callbacks())
        .filteredOn(it -> it.startsWith("request_body"))
        .hasSize(3)
        .last()
        .asString()
        .endsWith(" 1");
    assertThat(trace.callbacks()).filteredOn(it -> it.endsWith(" 0 1")).isEmpty();
  }

  @Test
  void tellsNothingOfBodiesThatTheUpstreamDoesNotRead() throws Exception {
    read(new ProxyScript(), post(chunks("hello")), _ -> Response.of(204));

    assertThat(trace.streamCallbacks())
        .containsExactly(
            "context_create 2 1",
            "request_headers 2 4 0",
            "response_headers 2 1 1",
            "done 2",
            "log 2",
            "delete 2");
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void tellsWhatResponsesHaveNoBody(String method, int status) throws Exception {
    var request = FakeExchange.create().request(method, "/").build();

    handle(
        new ProxyScript(),
        request,
        _ -> Response.of(status, Headers.of("Content-Length", "5"), chunks()));

    assertThat(trace.callbacks()).contains("response_headers 2 2 1");
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @Test
  void countsContextsUp() throws Exception {
    var filter = filter(new ProxyScript());
    for (var i = 0; i < 3; i++) {
      filter.handle(Request.get("/"), _ -> Response.of(200));
    }

    assertThat(trace.callbacks())
        .contains("context_create 2 1", "context_create 3 1", "context_create 4 1");
  }

  @Test
  void endsTheRootWhenTheFilterIsClosed() {
    var filter = filter(new ProxyScript());

    filter.close();

    assertThat(trace.callbacks()).endsWith("done 1", "delete 1");
  }

  @Test
  void endsTheRootAfterTheLastStream() throws Exception {
    var filter = filter(new ProxyScript());
    var response =
        filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));

    filter.close();
    assertThat(trace.callbacks()).doesNotContain("done 1");
    text(response);

    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2", "done 1", "delete 1");
  }

  @Test
  void endsTheStreamWhenTheResponseIsClosed() throws Exception {
    var body = new ChunkedBody(Headers.empty(), "a", "b");
    var response =
        handle(new ProxyScript(), Request.get("/"), _ -> Response.of(200, Headers.empty(), body));

    response.close();
    response.close();

    assertThat(body.isClosed()).isTrue();
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
    assertThat(trace.callbacks()).filteredOn("delete 2"::equals).hasSize(1);
  }

  @Test
  void endsTheStreamWhenTheUpstreamFails() {
    var filter = filter(new ProxyScript());

    assertThatThrownBy(() ->
            filter.handle(
                Request.get("/"),
                _ -> {
                  throw new IOException("gone");
                }))
        .hasMessage("gone");

    assertThat(trace.callbacks()).endsWith("request_headers 2 4 1", "done 2", "log 2", "delete 2");
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void aGuestMayRefuseItsVm() {
    assertThatThrownBy(() -> filter(new ProxyScript().on(On.VM_START).returns(0)))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("refuses the VM configuration");
  }

  @ParameterizedTest
  @EnumSource(
      value = On.class,
      names = {"CONFIGURE", "VALIDATE_CONFIGURATION"})
  void aGuestMayRefuseItsConfiguration(On callback) {
    assertThatThrownBy(() -> filter(new ProxyScript().on(callback).returns(0)))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("refuses its configuration");
  }

  @Test
  void aGuestThatBreaksDownAtItsStartIsRefused() {
    assertThatThrownBy(() -> filter(new ProxyScript().on(On.CONFIGURE).trap()))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessageContaining("unreachable");
  }

  @Test
  void startsLibrariesWithTheirMainFunction() {
    ProxyFilter.create(program("start.wasm"), host, settings.build());

    assertThat(trace.lines())
        .containsExactly("initialize", "main", "create", "vm", "validate", "configure");
  }

  @Test
  void missingCallbacksContinue() throws Exception {
    var filter = ProxyFilter.create(program("log-only.wasm"), host, settings.build());
    var chunked = new ChunkedBody(Headers.of("T", "1"), "a", "b");

    var response =
        filter.handle(
            post("hello"),
            it -> {
              assertThat(it.body()).isInstanceOf(Body.of("hello").getClass());
              return Response.of(200, Headers.empty(), chunked);
            });

    assertThat(text(response)).isEqualTo("ab");
    assertThat(response.body().trailers().all("t")).containsExactly("1");
    assertThat(trace.lines()).containsExactly("over");
  }

  @Test
  void aModuleWithoutCallbacksForRequestsLetsThemPass() throws Exception {
    var filter = ProxyFilter.create(program("root-only.wasm"), host, settings.build());

    var response = filter.handle(post("hello"), ProxyCase::echo);

    assertThat(text(response)).isEqualTo("hello");
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void queuesAreToldToTheRoot() throws Exception {
    get(
        new ProxyScript()
            .on(On.CONFIGURE)
            .call(REGISTER_SHARED_QUEUE, "queue")
            .save(0)
            .on(On.REQUEST_HEADERS)
            .call(ENQUEUE_SHARED_QUEUE, ProxyScript.saved(0), "a"));
    trace.await(On.QUEUE_READY);

    assertThat(trace.callbacks()).contains("queue_ready 1 1");
  }
}
