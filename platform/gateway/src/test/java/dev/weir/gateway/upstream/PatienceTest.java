package dev.weir.gateway.upstream;

import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.gateway.listener.Proxy;
import dev.weir.gateway.listener.Sockets;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits for an endpoint that has no place or takes no connection.
@Timeout(60)
class PatienceTest {

  /// A port that takes no more connections and refuses none.
  private static final class FullPort implements AutoCloseable {

    private final ServerSocket listening =
        new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    private final List<Socket> waiting = new ArrayList<>();

    private FullPort() throws IOException {
      while (waiting.size() < 100) {
        var socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(listening.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException _) {
          return;
        }
      }
      throw new IllegalStateException("100 connections (expected: a full backlog)");
    }

    private int port() {
      return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (var socket : waiting) {
        socket.close();
      }
      listening.close();
    }
  }

  private final CompletableFuture<ErrorCode> failure = new CompletableFuture<>();
  private final Filter watching =
      (request, chain) -> {
        try {
          return chain.proceed(request);
        } catch (GatewayException e) {
          failure.complete(e.code());
          throw e;
        }
      };

  @Test
  void endsWithTheTimeOfTheRouteDuringAConnect() throws Exception {
    try (var full = new FullPort();
        var proxy = Proxy.to(full.port(), full.port()).filter(within(200)).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /").answer().status()).isEqualTo(504);
    }
  }

  @Test
  void endsWhenTheClientLeavesDuringAConnect() throws Exception {
    try (var full = new FullPort();
        var proxy = Proxy.to(full.port(), full.port()).filter(watching).start();
        var client = proxy.connect()) {
      client.request("GET /").leave();

      assertThat(failure.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CLIENT_CLOSED_REQUEST);
    }
  }

  @Test
  void endsWithTheTimeOfTheRouteDuringTheWaitForAPlace() throws Exception {
    try (var origin = new BusyOrigin();
        var proxy = origin.proxy(Duration.ofMinutes(1), within(200));
        var first = proxy.connect();
        var second = proxy.connect()) {
      first.request("GET /1");
      assertThat(opens(origin.asked)).isTrue();

      assertThat(second.request("GET /2").answer().status()).isEqualTo(504);
      origin.go.countDown();
      assertThat(first.answer().body()).isEqualTo("hi");
    }
  }

  @Test
  void endsWhenTheClientLeavesDuringTheWaitForAPlace() throws Exception {
    try (var origin = new BusyOrigin();
        var proxy = origin.proxy(Duration.ofMinutes(1), watching);
        var first = proxy.connect();
        var second = proxy.connect()) {
      first.request("GET /1");
      assertThat(opens(origin.asked)).isTrue();

      second.request("GET /2").leave();

      assertThat(failure.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CLIENT_CLOSED_REQUEST);
      origin.go.countDown();
      assertThat(first.answer().body()).isEqualTo("hi");
    }
  }

  @Test
  void lastsUntilAPlaceIsFree() throws Exception {
    try (var origin = new BusyOrigin();
        var proxy = origin.proxy(Duration.ofMinutes(1), watching);
        var first = proxy.connect();
        var second = proxy.connect()) {
      first.request("GET /1");
      assertThat(opens(origin.asked)).isTrue();
      second.request("GET /2");
      origin.go.countDown();

      assertThat(second.answer().body()).isEqualTo("hi");
      assertThat(first.answer().body()).isEqualTo("hi");
      assertThat(origin.origin.connections()).isEqualTo(1);
    }
  }

  // Only the second request, so that the first keeps its place.
  private static Filter within(long millis) {
    return (request, chain) ->
        chain.proceed(
            request.path().equals("/1") ? request : request.withTimeout(Duration.ofMillis(millis)));
  }

  /// An origin with one place that answers when it is told to.
  private static final class BusyOrigin implements AutoCloseable {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final StubOrigin origin =
        StubOrigin.start((_, connection) -> {
          asked.countDown();
          Sockets.await(go);
          write(connection, ok("hi"));
        });

    private Proxy proxy(Duration pendingTimeout, Filter filter) {
      return Proxy.to(origin)
          .maxConnections(1)
          .pendingTimeout(pendingTimeout)
          .filter(filter)
          .start();
    }

    @Override
    public void close() {
      go.countDown();
      origin.close();
    }
  }
}
