package dev.weir.gateway.listener;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Response;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What comes before a request has ended: interim responses, and final ones that do not wait for
/// the body.
class EarlyAnswerTest {

  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  /// An origin that acts on the head of a request, before there is a body.
  private ServerSocketOrigin afterHead(ServerSocketOrigin.Script script) throws IOException {
    return new ServerSocketOrigin(connection -> {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append(read(connection, 1));
      }
      heads.add(head.toString());
      script.run(connection);
    });
  }

  private static String read(Socket connection, int count) throws IOException {
    return new String(connection.getInputStream().readNBytes(count), ISO_8859_1);
  }

  @Test
  void letsTheOriginAskForTheBody() throws Exception {
    try (var origin =
            afterHead(connection -> {
              write(connection, "HTTP/1.1 100 Continue\r\n\r\n");
              write(connection, ok(read(connection, 5)));
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Expect: 100-continue", "Content-Length: 5");

      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.send("hello").answer().body()).isEqualTo("hello");
      assertThat(heads.element()).contains("\r\nExpect: 100-continue\r\n");
    }
  }

  @Test
  void sendsNoBodyToAnOriginThatRefusesIt() throws Exception {
    var received = new AtomicReference<>("");
    var ended = new CountDownLatch(1);
    try (var origin =
            afterHead(connection -> {
              write(connection, ok("no").replace("200 OK", "401 Unauthorized"));
              received.set(new String(connection.getInputStream().readAllBytes(), ISO_8859_1));
              ended.countDown();
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Expect: 100-continue", "Content-Length: 5");

      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
      assertThat(opens(ended)).isTrue();
      assertThat(received.get()).isEmpty();
    }
  }

  @Test
  void asksForTheBodyItselfWhenTheOriginDoesNot() throws Exception {
    try (var origin = afterHead(connection -> write(connection, ok(read(connection, 5))));
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Expect: 100-continue", "Content-Length: 5");

      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.send("hello").answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void passesOnEarlyHints() throws Exception {
    var hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\n";
    try (var origin = StubOrigin.answering(hints + hints + ok("hello"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /");

      assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
      assertThat(client.head()).contains("103");
      assertThat(client.answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void keepsEarlyHintsFromHttp10() throws Exception {
    try (var origin = StubOrigin.answering("HTTP/1.1 103 Early Hints\r\n\r\n" + ok("hello"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void refusesAnOriginThatOnlyEverHints() throws Exception {
    try (var origin = StubOrigin.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(502);
    }
  }

  /// The client sends on without looking, and must still get all of the answer.
  @Test
  void deliversARefusalToAClientThatIsStillSending() throws Exception {
    var refusal = ok("x".repeat(100_000)).replace("200 OK", "413 Content Too Large");
    try (var origin =
            afterHead(connection -> {
              write(connection, refusal);
              connection.shutdownOutput();
              awaitEnd(connection);
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", "Content-Length: 33554432");
      client.send("y".repeat(33_554_432 - 1));

      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).hasSize(100_000);
      assertThat(answer.has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void deliversItsOwnRefusalToAClientThatIsStillSending() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).maxBody(1000).start();
        var client = proxy.connect()) {
      client.request("POST /", "Content-Length: 33554432");
      client.send("y".repeat(33_554_432 - 1));

      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void refusesAChunkedBodyThatGrowsTooLarge() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).maxBody(1000).start();
        var client = proxy.connect()) {
      client.request("POST /", "Transfer-Encoding: chunked");
      client.send("3e8\r\n" + "y".repeat(1000) + "\r\n1\r\ny\r\n0\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isEnded()).isTrue();
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void dropsASmallBodyThatNobodyReads() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).filter((_, _) -> Response.of(204)).start();
        var client = proxy.connect()) {
      client.request("POST /", "Content-Length: 2000");

      assertThat(client.answerWithoutBody().status()).isEqualTo(204);
      client.send("y".repeat(2000)).request("GET /");
      assertThat(client.answerWithoutBody().status()).isEqualTo(204);
    }
  }
}
