package dev.weir.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.log.FilterRun;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is known of a request when it has ended.
@Timeout(60)
class RequestLogTest {

  private final RequestRecorder recorder = new RequestRecorder(false);
  private StubOrigin origin = StubOrigin.answering(StubOrigin.ok("hello"));

  @AfterEach
  void stop() {
    origin.close();
  }

  @Test
  void saysWhatWasAskedForAndAnswered() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      var request =
          "POST /a%2Db?q=1 HTTP/1.1\r\nHost: Example.com:80\r\nContent-Length: 3\r\n\r\nabc";
      var answer = client.send(request).answer();

      var log = recorder.next();

      assertThat(answer.has("X-Observed: yes")).isTrue();
      assertThat(log.method()).isEqualTo("POST");
      assertThat(log.host()).isEqualTo("example.com");
      assertThat(log.path()).isEqualTo("/a-b");
      assertThat(log.query()).isEqualTo("q=1");
      assertThat(log.exchange().routeId()).isEqualTo("all");
      assertThat(log.status()).isEqualTo(200);
      assertThat(log.code()).isNull();
      assertThat(log.bytesReceived()).isEqualTo(request.length());
      assertThat(log.bytesSent()).isEqualTo(answer.head().length() + answer.body().length());
      assertThat(log.endNanos() - log.startNanos()).isPositive();
    }
  }

  @Test
  void isToldWhileTheRequestHoldsTheTableOfItsObserver() throws Exception {
    var holders = new LinkedBlockingQueue<Integer>();
    var serving = new CompletableFuture<Proxy>();
    var observer =
        new RequestObserver() {
          @Override
          public void begins(RequestLog log, Headers headers) {}

          @Override
          public void ended(RequestLog log) {
            holders.add(serving.join().inFlight());
          }
        };
    try (var proxy = Proxy.to(origin).observer(observer).start();
        var client = proxy.connect();
        var wrong = proxy.connect()) {
      serving.complete(proxy);
      client.request("GET /").answer();
      assertThat(holders.poll(20, TimeUnit.SECONDS)).isEqualTo(1);

      wrong.send("no head\r\n\r\n").answer();
      assertThat(holders.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      Eventually.isTrue("given back", () -> proxy.inFlight() == 0);
    }
  }

  @Test
  void hasTheTryWithItsTimes() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();
      client.request("GET /").answer();

      var first = Objects.requireNonNull(recorder.next().lastTry());
      var second = recorder.next();

      assertThat(first.isReused()).isFalse();
      assertThat(second.tries()).hasSize(1);
      var attempt = second.tries().getFirst();
      assertThat(attempt.isReused()).isTrue();
      assertThat(attempt.upstream()).isEqualTo("origin");
      assertThat(attempt.endpoint()).isEqualTo("127.0.0.1:" + origin.port());
      assertThat(attempt.status()).isEqualTo(200);
      assertThat(attempt.code()).isNull();
      assertThat(
              new long[] {
                second.startNanos(),
                attempt.startNanos(),
                attempt.connectedNanos(),
                attempt.headNanos(),
                attempt.endNanos(),
                second.endNanos()
              })
          .isSorted();
    }
  }

  @Test
  void hasEachTryOfARequestThatIsSentOnceMore() throws Exception {
    var closed = closedPort();
    try (var proxy = Proxy.to(closed, origin.port()).observer(recorder).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();
      client.request("GET /").answer();

      var tries = recorder.next().tries();
      tries = tries.size() == 2 ? tries : recorder.next().tries();

      assertThat(tries).hasSize(2);
      assertThat(tries.getFirst().code()).isEqualTo(ErrorCode.UPSTREAM_CONNECT_FAILED);
      assertThat(tries.getFirst().endpoint()).isEqualTo("127.0.0.1:" + closed);
      assertThat(tries.getLast().code()).isNull();
      assertThat(tries.getLast().status()).isEqualTo(200);
    }
  }

  @Test
  void saysWhyAnUpstreamFailed() throws Exception {
    try (var proxy = Proxy.to(closedPort()).observer(recorder).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.status()).isEqualTo(502);
      assertThat(log.code()).isEqualTo(ErrorCode.UPSTREAM_CONNECT_FAILED);
      assertThat(log.refusedBy()).isEmpty();
    }
  }

  @Test
  void hasAChangeOfTheProtocol() throws Exception {
    var upgrade =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
    origin.close();
    origin = StubOrigin.answering(upgrade);
    try (var proxy = Proxy.to(origin).observer(recorder).start()) {
      try (var client = proxy.connect()) {
        client.request("GET /", "Connection: Upgrade", "Upgrade: echo");

        assertThat(client.head()).contains("101", "X-Observed: yes");
      }
      assertThat(recorder.next().status()).isEqualTo(101);
    }
  }

  @Test
  void namesTheFilterThatRefused() throws Exception {
    Filter answering = (_, _) -> Response.of(403);
    try (var proxy = Proxy.to(origin).observer(recorder).filter(answering).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.refusedBy()).isEqualTo("test");
      assertThat(log.code()).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(log.tries()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weir; hit; ttl=60",
        "origin; fwd=miss, weir; fwd=uri-miss; collapsed",
        "weir;hit;detail=\"a, \\\"b; c\""
      })
  void takesAnAnswerOutOfAStoreForNoRefusal(String status) throws Exception {
    Filter cache = (_, _) -> Response.of(404).withHeader("Cache-Status", status);
    try (var proxy = Proxy.to(origin).observer(recorder).filter(cache).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.status()).isEqualTo(404);
      assertThat(log.refusedBy()).isEmpty();
      assertThat(log.code()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weir; fwd=request; detail=only-if-cached",
        "origin; hit, weir; fwd=request",
        "weir; fwd=request; detail=\"; hit\""
      })
  void takesACacheThatHasNothingForARefusal(String status) throws Exception {
    Filter cache = (_, _) -> Response.of(504).withHeader("Cache-Status", status);
    try (var proxy = Proxy.to(origin).observer(recorder).filter(cache).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      assertThat(recorder.next().refusedBy()).isEqualTo("test");
    }
  }

  @Test
  void forgetsARefusalThatAnotherFilterDoesNotLeaveItAt() throws Exception {
    Filter serving =
        (request, chain) -> {
          chain.proceed(request).close();
          return Response.of(200);
        };
    try (var proxy =
            Proxy.to(origin)
                .observer(recorder)
                .filter(serving)
                .filter((_, _) -> Response.of(503))
                .start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.refusedBy()).isEmpty();
      assertThat(log.code()).isNull();
    }
  }

  @Test
  void saysWhatBecameOfTheLastTimeThatAFilterAsked() throws Exception {
    Filter again =
        (request, chain) -> {
          chain.proceed(request).close();
          return chain.proceed(request.withPath("/again"));
        };
    Filter refusing =
        (request, chain) ->
            request.path().equals("/again") ? chain.proceed(request) : Response.of(503);
    origin.close();
    origin = StubOrigin.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    try (var proxy = Proxy.to(origin).observer(recorder).filter(again).filter(refusing).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.status()).isEqualTo(404);
      assertThat(log.refusedBy()).isEmpty();
      assertThat(log.code()).isNull();
    }
  }

  @Test
  void namesTheFilterThatThrew() throws Exception {
    Filter failing =
        (_, _) -> {
          throw new GatewayException(ErrorCode.TOO_MANY_REQUESTS, "slow down");
        };
    try (var proxy = Proxy.to(origin).observer(recorder).filter(failing).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var log = recorder.next();

      assertThat(log.refusedBy()).isEqualTo("test");
      assertThat(log.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
      assertThat(log.status()).isEqualTo(429);
    }
  }

  @Test
  void saysThatTheClientLeft() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var proxy = Proxy.to(silent.getLocalPort()).observer(recorder).start()) {
      try (var client = proxy.connect()) {
        client.request("GET /");
        silent.accept();
        client.leave();
      }

      var log = recorder.next();

      assertThat(log.code()).isEqualTo(ErrorCode.CLIENT_CLOSED_REQUEST);
    }
  }

  @Test
  void saysThatABodyBrokeOff() throws Exception {
    origin.close();
    origin =
        StubOrigin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno");
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      client.request("GET /");

      var log = recorder.next();

      assertThat(log.status()).isEqualTo(200);
      assertThat(log.code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
    }
  }

  @Test
  void hasWhatFiltersDid() throws Exception {
    var observing = new RequestRecorder(true);
    Filter outer = (request, chain) -> chain.proceed(request).withHeader("X-Outer", "1");
    Filter inner = (request, chain) -> chain.proceed(request.withHeader("X-Inner", "1"));
    try (var proxy = Proxy.to(origin).observer(observing).filter(outer).filter(inner).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      var runs = Objects.requireNonNull(observing.next().filters()).all();

      assertThat(runs).extracting(FilterRun::who).extracting(FilterRun.Who::filter).hasSize(2);
      var first = runs.getFirst();
      var second = runs.getLast();
      assertThat(first.parent()).isNull();
      assertThat(second.parent()).isSameAs(first);
      assertThat(second.request().headers().contains("X-Inner")).isFalse();
      assertThat(Objects.requireNonNull(second.asked()).headers().contains("X-Inner")).isTrue();
      assertThat(Objects.requireNonNull(first.got()).headers().contains("X-Outer")).isFalse();
      assertThat(Objects.requireNonNull(first.gave()).headers().contains("X-Outer")).isTrue();
      assertThat(first.ownNanos()).isLessThan(first.endNanos() - first.startNanos());
    }
  }

  @Test
  void hasAFilterThatAnswersWithABodyOfItsOwn() throws Exception {
    Filter answering = (_, _) -> Response.of(200, Headers.empty(), Body.of("own"));
    try (var proxy = Proxy.to(origin).observer(recorder).filter(answering).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      assertThat(recorder.next().refusedBy()).isEmpty();
    }
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
