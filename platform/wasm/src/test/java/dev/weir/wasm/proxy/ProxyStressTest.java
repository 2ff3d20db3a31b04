package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static dev.weir.wasm.proxy.ProxyScript.CONTEXT;
import static dev.weir.wasm.proxy.ProxyScript.FIRST_BYTES;
import static dev.weir.wasm.proxy.ProxyScript.SCRATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many requests at once, with calls that others answer, and guests that break down.
class ProxyStressTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");
  private static final int REQUESTS = 2_000;
  private static final int ONE_TRAP_IN = 500;

  /// Calls for each head, of the request and the response, and goes on with the answer, which it
  /// finds its context in. The header `x-trap` makes it trap with its call under way.
  private static ProxyScript script() {
    return new ProxyScript()
        .on(On.CONFIGURE)
        .quiet()
        .on(On.REQUEST_HEADERS)
        .raw(HTTP_CALL, "api", CALL, CONTEXT, 4, "", 0, SCRATCH)
        .returns(1)
        .call(GET_HEADER_MAP_VALUE, 0, "x-trap")
        .endAfterFailure()
        .trap()
        .on(On.RESPONSE_HEADERS)
        .raw(HTTP_CALL, "api", CALL, CONTEXT, 4, "", 0, SCRATCH)
        .returns(1)
        .on(On.HTTP_CALL_RESPONSE)
        .call(GET_BUFFER_BYTES, 4, 0, 4)
        .call(SET_EFFECTIVE_CONTEXT, FIRST_BYTES)
        .endAfterFailure()
        .call(CONTINUE_STREAM, 0)
        .call(CONTINUE_STREAM, 1);
  }

  private static void linger() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void everyRequestEndsAndNothingIsLeft(Isolation isolation) throws Exception {
    services.answer(request -> {
      linger();
      return Response.of(200, Headers.empty(), request.body());
    });
    var filter = filter(script(), isolation);

    var outcomes = outcomes(filter);

    assertThat(outcomes).hasSize(REQUESTS);
    assertThat(outcomes).containsOnly("answer", ErrorCode.FILTER_FAILED.toString());
    var counts = filter.instances();
    assertThat(counts.traps()).isEqualTo(REQUESTS / ONE_TRAP_IN);
    assertThat(counts.active()).isZero();
    assertThat(send(filter, REQUESTS + 1)).isEqualTo("answer");
    filter.close();
    assertThat(filter.instances().idle()).isZero();
  }

  private ProxyFilter filter(ProxyScript script, Isolation isolation) {
    return ProxyFilter.create(
        program(AbiVersion.V0_2_1),
        host,
        settings
            .config(script.config())
            .isolation(isolation)
            .limits(calls(10_000, patient().callMemory()))
            .build());
  }

  private static List<String> outcomes(ProxyFilter filter) throws Exception {
    var futures = new ArrayList<Future<String>>();
    var outcomes = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 1; i <= REQUESTS; i++) {
        var number = i;
        futures.add(threads.submit(() -> send(filter, number)));
      }
    }
    for (var future : futures) {
      outcomes.add(future.get());
    }
    return outcomes;
  }

  /// What becomes of a request: its answer, or the code of its failure.
  private static String send(ProxyFilter filter, int number) throws Exception {
    var request = post("hello");
    if (number % ONE_TRAP_IN == 0) {
      request = request.withHeader("x-trap", "1");
    }
    try {
      return text(filter.handle(request, ProxyStressTest::answer));
    } catch (GatewayException e) {
      return e.code().toString();
    }
  }

  private static Response answer(Request request) throws Exception {
    linger();
    assertThat(text(request.body())).isEqualTo("hello");
    return Response.of(200, Headers.empty(), Body.of("answer"));
  }
}
