package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.DEQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.ENQUEUE_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.REGISTER_SHARED_QUEUE;
import static dev.weir.wasm.proxy.HostImport.SET_TICK_PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.Fixtures;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.host.Isolation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a filter comes out of quarantine.
class QuarantinedFilterTest extends ProxyCase {

  private static final int FAILURES = 5;
  private static final int BAD = 1;
  private static final int GOOD = 2;
  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");

  /// A module that takes no requests: its callbacks for them are called something else.
  private static Program workingOnly() {
    var text = new String(Fixtures.bytes("proxy/script.wasm"), StandardCharsets.ISO_8859_1);
    for (var callback : Callbacks.HTTP) {
      text = text.replace(callback, callback.replace("proxy_on_", "other_on_"));
    }
    return Program.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Has two queues and is told of both.
  private static ProxyScript reading() {
    return new ProxyScript()
        .on(On.CONFIGURE)
        .call(REGISTER_SHARED_QUEUE, "bad")
        .call(REGISTER_SHARED_QUEUE, "good")
        .raw(SET_TICK_PERIOD, 100);
  }

  private void enqueue(int queue, int times) throws Exception {
    var script = new ProxyScript();
    for (var i = 0; i < times; i++) {
      script.call(ENQUEUE_SHARED_QUEUE, queue, "entry");
    }
    text(filter(script).handle(Request.get("/"), _ -> Response.of(200)));
  }

  private static void await(ProxyFilter filter, boolean isQuarantined) {
    while (filter.instances().isQuarantined() != isQuarantined) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = On.class,
      names = {"TICK", "QUEUE_READY"})
  void workThatNoRequestBeginsIsTriedAgain(On callback) throws Exception {
    settings.vmId(Optional.of("vm"));
    var trapping = reading().on(callback).call(DEQUEUE_SHARED_QUEUE, BAD).endAfterFailure().trap();
    var filter = filter(workingOnly(), trapping);
    enqueue(BAD, FAILURES);
    await(filter, true);

    enqueue(GOOD, 1);

    await(filter, false);
    assertThat(filter.instances().traps()).isEqualTo(FAILURES);
  }

  @Test
  void workThatAwaitsAnAnswerProvesNothingYet() throws Exception {
    var held = new CountDownLatch(1);
    services.answer(_ -> {
      if (services.requests().size() > FAILURES) {
        held.await();
      }
      return Response.of(200);
    });
    var filter =
        filter(
            workingOnly(),
            reading()
                .on(On.TICK)
                .call(HTTP_CALL, "api", CALL, "", "", 0)
                .on(On.HTTP_CALL_RESPONSE)
                .trap());

    // In the trial the guest ticks twice before anything is answered.
    while (services.requests().size() < FAILURES + 2) {
      Thread.onSpinWait();
    }

    assertThat(filter.instances().isQuarantined()).isTrue();
    held.countDown();
    filter.close();
  }

  @Test
  void workThatIsAnsweredProvesThatTheGuestIsWell() throws Exception {
    services.answer(_ ->
        services.requests().size() > FAILURES
            ? Response.of(200)
            : Response.of(200).withHeader("x-trap", "1"));
    var filter =
        filter(
            workingOnly(),
            reading()
                .on(On.TICK)
                .call(HTTP_CALL, "api", CALL, "", "", 0)
                .on(On.HTTP_CALL_RESPONSE)
                .call(GET_HEADER_MAP_VALUE, MapType.CALL_HEADERS, "x-trap")
                .endAfterFailure()
                .trap());
    while (services.requests().size() <= FAILURES) {
      Thread.onSpinWait();
    }

    await(filter, false);

    assertThat(filter.instances().traps()).isEqualTo(FAILURES);
    filter.close();
  }

  @Test
  void aRequestFromBeforeProvesNothing() throws Exception {
    settings.isolation(Isolation.REQUEST);
    var filter =
        filter(new ProxyScript().call(GET_HEADER_MAP_VALUE, 0, "x-trap").endAfterFailure().trap());
    var before = open(filter);
    for (var i = 0; i < FAILURES; i++) {
      var request = Request.get("/").withHeader("x-trap", "1");
      assertFails(ErrorCode.FILTER_FAILED, () -> filter.handle(request, _ -> Response.of(200)));
    }
    var trial = trial(filter);

    text(before);

    assertThat(filter.instances().isQuarantined()).isTrue();
    text(trial);
    assertThat(filter.instances().isQuarantined()).isFalse();
  }

  /// A response that has not been read, so that its request is not over.
  private static Response open(ProxyFilter filter) throws Exception {
    return filter.handle(Request.get("/"), _ -> Response.of(200, Headers.empty(), chunks("a")));
  }

  private static Response trial(ProxyFilter filter) throws Exception {
    while (true) {
      try {
        return open(filter);
      } catch (GatewayException _) {
        Thread.onSpinWait();
      }
    }
  }
}
