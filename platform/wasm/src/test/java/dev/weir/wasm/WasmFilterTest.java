package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WasmFilterTest {

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void changesHeadersOnBothSides() throws Exception {
    var chain = RecordingChain.answering(Response.of(200));
    var filter =
        WasmFilter.create(
            host, "headers", Fixtures.module("headers.wasm"), new byte[0], Fixtures.patient());

    var request = Request.get("/").withHeaders(Headers.of("X-User", "ada"));
    var response = filter.handle(request, chain);

    assertThat(chain.request().headers().all("X-Seen")).containsExactly("ada");
    assertThat(response.headers().all("X-Filter")).containsExactly("wasm");
  }
}
