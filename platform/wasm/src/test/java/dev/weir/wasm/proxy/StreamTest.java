package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.CONTINUE_STREAM;
import static dev.weir.wasm.proxy.HostImport.GET_HEADER_MAP_VALUE;
import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static dev.weir.wasm.proxy.HostImport.SET_EFFECTIVE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// When a stream is over while something of it is still under way.
class StreamTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");
  private static final int STOP = 1;
  private static final int STOP_ALL = 3;

  private static Thread waiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static Thread start(FutureTask<String> task) {
    return Thread.ofPlatform().daemon().start(task);
  }

  private static FutureTask<String> task(Callable<String> work) {
    return new FutureTask<>(work);
  }

  @Test
  void theBodyOfARequestThatIsOverIsNotTold() throws Exception {
    var late = new AtomicReference<Body>();
    var filter = filter(new ProxyScript());

    filter.handle(
        post(chunks("a", "b")),
        request -> {
          late.set(request.body());
          return Response.of(200);
        });

    assertFails(ErrorCode.FILTER_FAILED, () -> text(late.get()));
    assertThat(trace.callbacks()).endsWith("done 2", "log 2", "delete 2");
  }

  @Test
  void aHeldBodyIsGivenUpWhenTheRequestIsOver() throws Exception {
    var read = new AtomicReference<FutureTask<String>>();
    var response =
        handle(
            new ProxyScript().on(On.REQUEST_BODY).returns(STOP),
            post("hello"),
            request -> {
              read.set(task(() -> text(request.body())));
              waiting(start(read.get()));
              return Response.of(200, Headers.empty(), chunks("a"));
            });

    text(response);

    assertFails(
        ErrorCode.FILTER_FAILED,
        () -> {
          try {
            read.get().get();
          } catch (ExecutionException e) {
            throw e.getCause();
          }
        });
  }

  @Test
  void bothDirectionsAreWokenWhenBothAreHeld() throws Exception {
    var upload = new AtomicReference<FutureTask<String>>();
    var handler = Thread.currentThread();
    services.answer(_ -> {
      if (services.requests().size() == 1) {
        waiting(handler);
      } else {
        upload.get().get();
      }
      return Response.of(200);
    });
    var script =
        new ProxyScript()
            .on(On.REQUEST_BODY)
            .returns(STOP)
            .on(On.RESPONSE_HEADERS)
            .call(HTTP_CALL, "api", CALL, "", "", 30_000)
            .returns(STOP_ALL)
            .on(On.HTTP_CALL_RESPONSE, 1)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CONTINUE_STREAM, 0)
            .call(HTTP_CALL, "api", CALL, "", "", 30_000)
            .on(On.HTTP_CALL_RESPONSE, 2)
            .call(SET_EFFECTIVE_CONTEXT, 2)
            .call(CONTINUE_STREAM, 1);

    var response =
        handle(
            script,
            post("hello"),
            request -> {
              upload.set(task(() -> text(request.body())));
              waiting(start(upload.get()));
              return Response.of(200);
            });

    assertThat(response.status()).isEqualTo(200);
    assertThat(upload.get().get()).isEqualTo("hello");
  }

  @Test
  void theClientIsWatchedWhileTheGuestHoldsTheRequestAndOnlyThen() throws Exception {
    services.answer(_ -> {
      trace.await(On.REQUEST_HEADERS);
      return Response.of(200);
    });
    read(new ProxyScript(), post("hello"), ProxyCase::echo);
    assertThat(services.waits()).isEmpty();

    read(holding(), post("hello"), ProxyCase::echo);

    assertThat(services.waits()).containsExactly("start", "stop");
  }

  @Test
  void aCallIsGivenUpWithTheRequestThatIsHeldForIt() throws Exception {
    var exchange = FakeExchange.create();
    var call = new CompletableFuture<Exchange>();
    services.answer(request -> {
      var cancelled = new CountDownLatch(1);
      request.exchange().onCancel(cancelled::countDown);
      call.complete(request.exchange());
      exchange.cancel();
      cancelled.await();
      throw new IOException("cancelled");
    });
    var filter = filter(holding());

    assertFails(
        ErrorCode.CLIENT_CLOSED_REQUEST,
        () -> filter.handle(exchange.request("GET", "/").build(), _ -> Response.of(200)));

    assertThat(call.get().isCancelled()).isTrue();
    trace.await(On.HTTP_CALL_RESPONSE);
    assertThat(trace.callbacks()).contains("done 2", "log 2", "delete 2");
    assertThat(filter.instances().active()).isZero();
  }

  @Test
  void theCallsOfOtherRequestsGoOnWhenAClientLeaves() throws Exception {
    var exchange = FakeExchange.create();
    var calls = new CopyOnWriteArrayList<Exchange>();
    var left = new CountDownLatch(1);
    services.answer(request -> {
      calls.add(request.exchange());
      if (calls.size() == 1) {
        left.await();
      } else {
        exchange.cancel();
      }
      return Response.of(200);
    });
    var filter = filter(holding());
    var staying = task(() -> text(filter.handle(Request.get("/"), _ -> Response.of(200))));
    start(staying);
    while (calls.isEmpty()) {
      Thread.onSpinWait();
    }

    assertFails(
        ErrorCode.CLIENT_CLOSED_REQUEST,
        () -> filter.handle(exchange.request("GET", "/").build(), _ -> Response.of(200)));
    left.countDown();

    assertThat(staying.get()).isEmpty();
    assertThat(calls.getFirst().isCancelled()).isFalse();
  }

  /// Holds each request for a call.
  private static ProxyScript holding() {
    return new ProxyScript()
        .call(HTTP_CALL, "api", CALL, "", "", 30_000)
        .returns(STOP)
        .on(On.HTTP_CALL_RESPONSE)
        .call(SET_EFFECTIVE_CONTEXT, 2)
        .call(CONTINUE_STREAM, 0);
  }

  @Test
  void aGuestThatBreaksDownAtTheEndOfEveryRequestIsQuarantined() throws Exception {
    var filter = filter(new ProxyScript().on(On.LOG).trap());

    for (var i = 0; i < 5; i++) {
      filter.handle(Request.get("/"), _ -> Response.of(200));
    }

    assertFails(
        ErrorCode.FILTER_UNAVAILABLE, () -> filter.handle(Request.get("/"), _ -> Response.of(200)));
  }

  @Test
  void anAnswerThatComesAfterTheGuestBrokeDownIsClosed() {
    var trapping =
        new ProxyScript().call(GET_HEADER_MAP_VALUE, 0, "x-trap").endAfterFailure().trap();
    var filter = filter(trapping);
    var body = new ClosableBody();

    assertFails(
        ErrorCode.FILTER_FAILED,
        () ->
            filter.handle(
                Request.get("/"),
                _ -> {
                  var other = Request.get("/").withHeader("x-trap", "1");
                  assertFails(
                      ErrorCode.FILTER_FAILED, () -> filter.handle(other, _ -> Response.of(200)));
                  return Response.of(200, Headers.empty(), body);
                }));

    assertThat(body.isClosed).isTrue();
  }

  private static final class ClosableBody implements Body {

    private boolean isClosed;

    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
