package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.WasmLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;

/// Runs scripts in the fixture `script.wasm`.
abstract class HttpCase {

  private static final WasmModule SCRIPT = Fixtures.module("script.wasm");

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void closeHost() {
    host.close();
  }

  WasmFilter filter(Script script) {
    return filter(script, Fixtures.patient());
  }

  WasmFilter filter(Script script, WasmLimits limits) {
    return WasmFilter.create(host, SCRIPT, Fixtures.settings("script", script.config(), limits));
  }

  /// What the guest answers to a request, going on to nobody.
  Response answer(Script script, Request request) throws Exception {
    return filter(script.answer()).handle(request, RecordingChain.answering(Response.of(200)));
  }

  Response handle(Script script, Request request, Chain chain) throws Exception {
    return filter(script).handle(request, chain);
  }

  static String text(Response response) throws Exception {
    return new String(response.body().toInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// The results of the steps, as the guest wrote them into the response's body.
  static long[] results(Response response) throws Exception {
    var bytes = response.body().toInputStream().readAllBytes();
    var results = new long[bytes.length / 8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(results);
    return results;
  }

  void assertTraps(Script script, String reason) {
    assertTraps(script, Request.get("/"), reason);
  }

  /// Asserts that the guest ends with that reason, and that the filter goes on with a new instance.
  void assertTraps(Script script, Request request, String reason) {
    var filter = filter(script);
    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> filter.handle(request, _ -> Response.of(200)))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> Assertions.assertThat(e.code()).isEqualTo(ErrorCode.FILTER_FAILED))
          .hasMessageContaining(reason);
    }
  }
}
