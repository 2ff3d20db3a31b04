package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.WasmLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of guests that misbehave, and of the next request after them.
@Timeout(120)
class HostileGuestTest {

  private static final WasmModule HOSTILE = Fixtures.module("hostile.wasm");

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void close() {
    host.close();
  }

  private WasmFilter filter(String how, WasmLimits limits) {
    return WasmFilter.create(
        host, HOSTILE, Fixtures.settings("hostile", how.getBytes(StandardCharsets.UTF_8), limits));
  }

  private static WasmLimits hasty() {
    return WasmLimits.defaults()
        .withTimes(Duration.ofMillis(20), Duration.ofSeconds(30))
        .withInstances(1);
  }

  private static Response send(WasmFilter filter) throws Exception {
    return filter.handle(Request.get("/"), _ -> Response.of(200));
  }

  /// Twice, since the one instance of the filter must have been replaced.
  private static void assertFailsTwice(WasmFilter filter, ErrorCode code, String message) {
    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> send(filter))
          .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageStartingWith(message);
    }
    assertThat(filter.instances().discarded()).isEqualTo(2);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aLoopInHandleRequestTimesOut() {
    assertFailsTwice(
        filter("l", hasty()),
        ErrorCode.FILTER_TIMEOUT,
        "hostile: handle_request: takes longer than 500ms (20ms when it is warm) at spin");
  }

  @Test
  void aLoopInHandleResponseTimesOutAndClosesTheResponse() {
    var closed = new AtomicBoolean();
    var body =
        new Body() {
          @Override
          public int read(ByteBuffer target) {
            return -1;
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    var filter = filter("r", hasty());

    assertThatThrownBy(
            () -> filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), body)))
        .hasMessageStartingWith("hostile: handle_response: takes longer than 500ms");
    assertThat(closed).isTrue();
  }

  @Test
  void aLoopAtTheStartIsRefused() {
    assertThatThrownBy(() -> filter("s", Fixtures.withTime(Duration.ofMillis(50))))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessageStartingWith(
            "hostile.wasm: does not start: start: takes longer than 50ms at spin");
  }

  @Test
  void endlessRecursionFails() {
    assertFailsTwice(
        filter("R", Fixtures.withInstances(1)),
        ErrorCode.FILTER_FAILED,
        "hostile: handle_request: call stack exhausted at recurse");
  }

  @Test
  void aTrapFails() {
    assertFailsTwice(
        filter("u", Fixtures.withInstances(1)),
        ErrorCode.FILTER_FAILED,
        "hostile: handle_request: Trapped on unreachable instruction");
  }

  @Test
  void aPointerOutOfTheMemoryFails() {
    assertFailsTwice(
        filter("p", Fixtures.withInstances(1)),
        ErrorCode.FILTER_FAILED,
        "hostile: handle_request: out of bounds memory access");
  }

  @Test
  void exitingWhileHandlingARequestFails() {
    assertFailsTwice(
        filter("x", Fixtures.withInstances(1)),
        ErrorCode.FILTER_FAILED,
        "hostile: handle_request: proc_exit(0)");
  }

  @Test
  void changingAResponseWithoutTheFeatureFails() {
    assertFailsTwice(
        filter("c", Fixtures.withInstances(1)),
        ErrorCode.FILTER_FAILED,
        "hostile: handle_response: set_status_code needs the feature buffer_response");
  }

  @Test
  void exitingWithSuccessAtTheStartIsFine() throws Exception {
    assertThat(send(filter("0", Fixtures.patient())).status()).isEqualTo(200);
  }

  @Test
  void exitingWithFailureAtTheStartIsRefused() {
    assertThatThrownBy(() -> filter("1", Fixtures.patient()))
        .hasMessage("hostile.wasm: does not start: start: proc_exit(1)");
  }

  @Test
  void anInstanceWhoseMemoryIsNearlyUsedUpIsReplacedBeforeItFails() throws Exception {
    var filter = filter("g", Fixtures.withInstances(1));

    for (var i = 0; i < 3; i++) {
      assertThat(send(filter).status()).isEqualTo(200);
      assertThat(filter.instances().idle()).isZero();
    }

    assertThat(filter.instances().discarded()).isZero();
  }

  @Test
  void tablesGrowToTheLimit() throws Exception {
    assertThat(send(filter("t", Fixtures.withInstances(1))).status()).isEqualTo(200);
  }

  @Test
  void aModuleThatBeginsAboveTheMemoryLimitIsRefused() {
    var module = Fixtures.module("refused/large-memory.wasm");

    assertThatThrownBy(() ->
            WasmFilter.create(
                host, module, Fixtures.settings("large", new byte[0], Fixtures.patient())))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage(
            "refused/large-memory.wasm: begins with 125MiB of memory" + " (expected: <= 64MiB)");
  }

  @Test
  void aFloodOfLogLinesIsCutOff() throws Exception {
    var lines = new ArrayList<String>();
    var logger = Logger.getLogger("dev.weir.wasm.hostile");
    var handler = collecting(lines);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      send(filter("f", Fixtures.patient()));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }

    assertThat(lines).hasSize(129);
    assertThat(lines.getLast()).isEqualTo("the rest is left out (expected: <= 8192 bytes)");
  }

  private static Handler collecting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
