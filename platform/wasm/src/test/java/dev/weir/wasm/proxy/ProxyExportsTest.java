package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which callbacks a guest gets, in which order and with what.
class ProxyExportsTest extends ProxyCase {

  private static Response answer(Request request) throws Exception {
    request.body().readAll(dev.weir.api.DataSize.ofMebibytes(1));
    return Response.of(201, Headers.of("A", "1"), Body.of("answer"));
  }

  @ParameterizedTest
  @EnumSource(AbiVersion.class)
  void tellsARequestFromItsHeadToItsEnd(AbiVersion version) throws Exception {
    settings.vmConfig("vm");
    var script = new ProxyScript();
    var filter = filter(version, script);

    text(filter.handle(post("hello"), ProxyExportsTest::answer));

    // Version 0.1.0 is not told whether the head is all.
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
}
