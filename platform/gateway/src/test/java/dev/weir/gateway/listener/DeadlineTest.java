package dev.weir.gateway.listener;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are slow, silent, or gone.
class DeadlineTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r"})
  void answersAHalfHeadWith408(String half) throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).clientTimeout(SHORT).start();
        var client = proxy.connect()) {
      var answer = client.send(half).answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void answersAHeadThatDribblesInWith408() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).clientTimeout(SHORT).start();
        var client = proxy.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      client.socket().setSoTimeout(20);
      var isAnswered = false;
      while (!isAnswered) {
        client.send("a");
        try {
          isAnswered = client.head().startsWith("HTTP/1.1 408");
        } catch (SocketTimeoutException _) {
          // Not yet.
        }
      }

      assertThat(isAnswered).isTrue();
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void closesASilentConnectionWithoutAWord() throws Exception {
    try (var origin = StubOrigin.answering(ok("hello"));
        var proxy = Proxy.to(origin).clientTimeout(SHORT).start();
        var silent = proxy.connect();
        var idle = proxy.connect()) {
      idle.request("GET /").answer();

      assertThat(silent.rest()).isEmpty();
      assertThat(idle.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
  void answersAHalfBodyWith408(String framing) throws Exception {
    var cut = new CountDownLatch(1);
    try (var origin =
            new ServerSocketOrigin(connection -> {
              awaitEnd(connection);
              cut.countDown();
            });
        var proxy = Proxy.to(origin.port()).clientTimeout(SHORT).start();
        var client = proxy.connect()) {
      var answer = client.request("POST /", framing).send("5\r\nhel").answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(client.isEnded()).isTrue();
      assertThat(opens(cut)).isTrue();
    }
  }

  @Test
  void cutsAClientThatTakesNothing() throws Exception {
    var cut = new CountDownLatch(1);
    try (var origin =
            new ServerSocketOrigin(connection -> {
              write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              try {
                while (true) {
                  write(connection, "x".repeat(65536));
                }
              } finally {
                cut.countDown();
              }
            });
        var proxy = Proxy.to(origin.port()).clientTimeout(SHORT).start();
        var client = proxy.connect()) {
      client.request("GET /");

      assertThat(opens(cut)).isTrue();
    }
  }

  @Test
  void cutsTheOriginWhenTheClientLeavesBeforeTheAnswer() throws Exception {
    try (var origin = new WaitingOrigin("");
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("GET /");
      assertThat(opens(origin.asked)).isTrue();

      client.leave();

      assertThat(opens(origin.cut)).isTrue();
    }
  }

  @Test
  void cutsTheOriginWhenTheClientLeavesAfterItsBody() throws Exception {
    try (var origin = new WaitingOrigin("");
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Transfer-Encoding: chunked");
      assertThat(opens(origin.asked)).isTrue();
      client.send("1\r\nx\r\n0\r\n\r\n");

      client.leave();

      assertThat(opens(origin.cut)).isTrue();
    }
  }

  @Test
  void stillNoticesThatTheClientLeavesAfterEarlyHints() throws Exception {
    try (var origin = new WaitingOrigin("HTTP/1.1 103 Early Hints\r\n\r\n");
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Transfer-Encoding: chunked").send("1\r\nx\r\n0\r\n\r\n");
      client.head();

      client.leave();

      assertThat(opens(origin.cut)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "POST /"})
  void cutsTheOriginWhenTheClientLeavesDuringTheAnswer(String line) throws Exception {
    try (var origin =
            new WaitingOrigin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request(line, "Transfer-Encoding: chunked").send("1\r\nx\r\n0\r\n\r\n");
      client.head();

      client.leave();

      assertThat(opens(origin.cut)).isTrue();
    }
  }

  @Test
  void cutsTheOriginWhenTheClientLeavesDuringItsBody() throws Exception {
    try (var origin = new WaitingOrigin("");
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Content-Length: 1000").send("x".repeat(500));
      assertThat(opens(origin.asked)).isTrue();

      client.leave();

      assertThat(opens(origin.cut)).isTrue();
    }
  }

  /// A response that is made of the request's body reads from the client while it is sent; to look
  /// meanwhile whether the client has left would stop the clock of all connections.
  @Test
  void keepsTheClockGoingWhileAResponseReadsTheRequest() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy =
            Proxy.to(origin)
                .clientTimeout(Duration.ofSeconds(1))
                .filter((request, _) -> Response.of(200, Headers.empty(), request.body()))
                .start();
        var echoed = proxy.connect();
        var silent = proxy.connect()) {
      echoed.request("POST /", "Content-Length: 10").send("hello");
      assertThat(echoed.head()).startsWith("HTTP/1.1 200");

      assertThat(silent.rest()).isEmpty();
      assertThat(echoed.read(5)).isEqualTo("hello");
      assertThat(echoed.isEnded()).isTrue();
    }
  }

  /// An origin that says what it is told to and then waits until it is cut.
  private static final class WaitingOrigin implements AutoCloseable {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);
    private final ServerSocketOrigin origin;

    private WaitingOrigin(String words) throws IOException {
      origin =
          new ServerSocketOrigin(connection -> {
            connection.getInputStream().read();
            asked.countDown();
            write(connection, words);
            awaitEnd(connection);
            cut.countDown();
          });
    }

    private int port() {
      return origin.port();
    }

    @Override
    public void close() throws IOException {
      origin.close();
    }
  }
}
