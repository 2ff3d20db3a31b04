package dev.weir.gateway.upstream;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.reset;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.gateway.listener.Proxy;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.testkit.StubOrigin;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients see of endpoints that are slow, broken, or not there.
class UpstreamFailureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK;Content-Length: 5;Transfer-Encoding: chunked;;0;;",
        "HTTP/1.1 200 OK;Content-Length: 5;Content-Length: 6;;hello",
        "HTTP/1.1 200 OK;Content-Length: +5;;hello",
        "HTTP/1.1 200 OK;Transfer-Encoding: gzip;;0;;",
        "HTTP/1.0 200 OK;Transfer-Encoding: chunked;;0;;",
        "HTTP/1.1 200 OK\nContent-Length: 5;;hello",
        "HTTP/1.1 200 OK;Content-Length : 5;;hello",
        "HTTP/1.1 200 OK;X: a; b;Content-Length: 5;;hello",
        "HTTP/1.1 200 OK;X: a\0;Content-Length: 5;;hello",
        "HTTP/2.0 200 OK;Content-Length: 5;;hello",
        "HTTP/1.1 2000 OK;Content-Length: 5;;hello",
        "HTTP/1.1 600 OK;Content-Length: 5;;hello",
        "HTTP/1.1 999 OK;Content-Length: 5;;hello",
        "HTTP/1.1 099 OK;Content-Length: 5;;hello",
        "HTTP/1.1 101 Switching Protocols;Upgrade: x;;hello",
        "ICY 200 OK;;hello",
        "SSH-2.0-OpenSSH;",
        ";HTTP/1.1 200 OK;Content-Length: 5;;hello",
        "HTTP/1.1 200",
        "",
      })
  void areAnsweredWith502WhenTheResponseIsMalformed(String response) throws Exception {
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, response.replace(";", "\r\n"));
              connection.close();
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /").answer().status()).isEqualTo(502);
      assertThat(client.request("GET /").answer().status()).isEqualTo(502);
    }
  }

  @Test
  void areAnsweredWith502WhenTheHeadIsTooLarge() throws Exception {
    var head = "HTTP/1.1 200 OK\r\n" + ("X: " + "a".repeat(1000) + "\r\n").repeat(70);
    try (var origin = StubOrigin.answering(head + "Content-Length: 0\r\n\r\n");
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /").answer().status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 10000, hello, false",
    "Content-Length: 10000, hello, true",
    "Transfer-Encoding: chunked, '5\r\nhello\r\n', false",
    "Transfer-Encoding: chunked, '5\r\nhello\r\n', true",
    "Transfer-Encoding: chunked, '5\r\nhello\r\n0\r\n', false",
    "Transfer-Encoding: chunked, '5\r\nhelloXX0\r\n\r\n', false",
    "X-Until: close, hello, true"
  })
  void neverMakeABrokenBodyLookComplete(String framing, String part, boolean isReset)
      throws Exception {
    var seen = new CountDownLatch(1);
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + part);
              if (isReset) {
                opensUnchecked(seen);
                reset(connection);
              }
              connection.close();
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /");
      assertThatIOException()
          .isThrownBy(() -> {
            client.head();
            seen.countDown();
            var body = client.rest();
            assertThat(body).doesNotEndWith("0\r\n\r\n").hasSizeLessThan(10_000);
          });
    }
  }

  private static void opensUnchecked(CountDownLatch latch) {
    try {
      opens(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void areAnsweredWith504WhenTheOriginIsSilent() throws Exception {
    var cut = new CountDownLatch(1);
    try (var origin =
            new ServerSocketOrigin(connection -> {
              awaitEnd(connection);
              cut.countDown();
            });
        var proxy = Proxy.to(origin.port()).readTimeout(Duration.ofMillis(200)).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /").answer().status()).isEqualTo(504);
      assertThat(opens(cut)).isTrue();
    }
  }

  @Test
  void seeABodyThatStallsBreakOff() throws Exception {
    try (var origin =
            new ServerSocketOrigin(connection -> {
              write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
              awaitEnd(connection);
            });
        var proxy = Proxy.to(origin.port()).readTimeout(Duration.ofMillis(200)).start();
        var client = proxy.connect()) {
      client.request("GET /");
      client.head();

      assertThatIOException().isThrownBy(client::rest).withMessageContaining("reset");
    }
  }

  @Test
  void areAnsweredWith502WhenNobodyListens() throws Exception {
    try (var proxy = Proxy.to(unusedPort()).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 100; i++) {
        assertThat(client.request("GET /").answer().status()).isEqualTo(502);
      }
    }
  }

  @Test
  void areServedByTheOtherEndpointsWhenOneIsDown() throws Exception {
    try (var origin = StubOrigin.answering(ok("up"));
        var proxy = Proxy.to(unusedPort(), origin.port(), unusedPort()).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 9; i++) {
        client.request("POST /", "Content-Length: 2").send("hi");
        assertThat(client.answer().body()).isEqualTo("up");
      }
    }
  }

  @Test
  void areSpreadByWeight() throws Exception {
    try (var one = StubOrigin.answering(ok("one"));
        var three = StubOrigin.answering(ok("three"));
        var proxy =
            Proxy.to(new int[0]).endpoint(one.port(), 10).endpoint(three.port(), 30).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 40; i++) {
        client.request("GET /").answer();
      }

      assertThat(one.requests()).hasSize(10);
      assertThat(three.requests()).hasSize(30);
    }
  }

  @Test
  void areAnsweredWith503WhenAllPlacesAreTaken() throws Exception {
    var go = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    try (var origin =
            StubOrigin.start((_, connection) -> {
              asked.countDown();
              opensUnchecked(go);
              write(connection, ok("hi"));
            });
        var proxy = Proxy.to(origin).maxConnections(1).start();
        var first = proxy.connect();
        var second = proxy.connect()) {
      first.request("GET /1");
      assertThat(opens(asked)).isTrue();

      assertThat(second.request("GET /2").answer().status()).isEqualTo(503);
      go.countDown();
      assertThat(first.answer().body()).isEqualTo("hi");
      assertThat(second.request("GET /3").answer().body()).isEqualTo("hi");
    }
  }

  /// The error is written by one thread while the other, which sent the body, ends.
  @Test
  void areAnsweredWhenTheOriginLeavesDuringTheirBody() throws Exception {
    try (var origin =
            new ServerSocketOrigin(connection -> {
              connection.getInputStream().readNBytes(1000);
              reset(connection);
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Content-Length: 100000").send("x".repeat(50_000));

      assertThat(client.answer().status()).isEqualTo(502);
    }
  }

  private static int unusedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
