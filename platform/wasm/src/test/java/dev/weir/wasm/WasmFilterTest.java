package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.WasmLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WasmFilterTest {

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void close() {
    host.close();
  }

  private WasmFilter filter(String module, WasmLimits limits) {
    return WasmFilter.create(
        host, Fixtures.module(module), Fixtures.settings(module, new byte[0], limits));
  }

  @Test
  void changesHeadersOnBothSides() throws Exception {
    var chain = RecordingChain.answering(Response.of(200));
    var request = Request.get("/").withHeaders(Headers.of("X-User", "ada"));

    var response = filter("headers.wasm", Fixtures.patient()).handle(request, chain);

    assertThat(chain.request().headers().all("X-Seen")).containsExactly("ada");
    assertThat(response.headers().all("X-Filter")).containsExactly("wasm");
  }

  @Test
  void anInstanceStaysWithItsRequestUntilTheResponse() throws Exception {
    var filter = filter("headers.wasm", Fixtures.withInstances(2));

    filter.handle(
        Request.get("/"),
        _ -> {
          assertThat(filter.instances().idle()).isZero();
          return filter.handle(Request.get("/"), _ -> Response.of(200));
        });

    assertThat(filter.instances().idle()).isEqualTo(2);
  }

  @Test
  void aGuestWithoutResponseSideIsFreeWhileTheNextHandlerWorks() throws Exception {
    var filter = filter("request-only.wasm", Fixtures.withInstances(1));

    var response =
        filter.handle(
            Request.get("/"), _ -> filter.handle(Request.get("/"), _ -> Response.of(201)));

    assertThat(response.status()).isEqualTo(201);
  }

  @Test
  void aRequestWaitsForAnInstance() throws Exception {
    var filter = filter("headers.wasm", Fixtures.withInstances(1));
    var inside = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    var first =
        Thread.startVirtualThread(() ->
            send(
                filter,
                () -> {
                  inside.countDown();
                  proceed.await();
                }));
    inside.await();
    var second = Thread.startVirtualThread(() -> send(filter, () -> {}));

    proceed.countDown();

    first.join();
    second.join();
    assertThat(filter.instances().idle()).isEqualTo(1);
    assertThat(filter.instances().discarded()).isZero();
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Response send(WasmFilter filter, Step step) {
    try {
      return filter.handle(
          Request.get("/"),
          _ -> {
            step.run();
            return Response.of(200);
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void manyThreadsShareAFewInstancesWithoutSeeingEachOther() throws Exception {
    var filter = filter("headers.wasm", Fixtures.withInstances(3));
    var wrong = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < 16; i++) {
      var user = "user-" + i;
      threads.add(Thread.startVirtualThread(() -> wrong.addAndGet(sendAs(filter, user, 500))));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(wrong).hasValue(0);
    assertThat(filter.instances().discarded()).isZero();
  }

  private static int sendAs(WasmFilter filter, String user, int times) {
    var wrong = 0;
    var request = Request.get("/").withHeader("X-User", user);
    for (var n = 0; n < times; n++) {
      try {
        var response =
            filter.handle(
                request,
                seen ->
                    Response.of(200)
                        .withHeader("X-Seen", seen.headers().first("X-Seen").orElse("")));
        wrong += response.headers().all("X-Seen").equals(List.of(user)) ? 0 : 1;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return wrong;
  }

  @Test
  void goodRequestsPassWhileOthersAreStuckInALoop() throws Exception {
    var hostile =
        WasmFilter.create(
            host,
            Fixtures.module("hostile.wasm"),
            Fixtures.settings(
                "hostile", new byte[] {'l'}, Fixtures.withTime(Duration.ofMillis(20))));
    var good = filter("headers.wasm", Fixtures.patient());
    var threads = new ArrayList<Thread>();
    var ended = new AtomicInteger();
    for (var i = 0; i < 8; i++) {
      threads.add(Thread.startVirtualThread(() -> ended.addAndGet(failures(hostile, 3))));
      threads.add(Thread.startVirtualThread(() -> sendAs(good, "ada", 200)));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(ended).hasValue(24);
    assertThat(good.instances().discarded()).isZero();
  }

  private static int failures(WasmFilter filter, int times) {
    var failures = 0;
    for (var n = 0; n < times; n++) {
      try {
        send(filter, () -> {});
      } catch (RuntimeException _) {
        failures += Thread.currentThread().isInterrupted() ? 0 : 1;
      }
    }
    return failures;
  }
}
