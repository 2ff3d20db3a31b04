package dev.weir.gateway.listener;

import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How requests and responses follow each other on a client's connection.
class ConversationTest {

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

  @Test
  void keepsConnectionsOnBothSides() throws Exception {
    try (var origin = StubOrigin.answering(ok("one"), ok("two"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var first = client.request("GET /1").answer();
      var second = client.request("GET /2").answer();

      assertThat(first.body() + second.body()).isEqualTo("onetwo");
      assertThat(first.hasField("Connection")).isFalse();
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    try (var origin = echoingPaths();
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 50; i++) {
        client.request("POST /" + i, "Content-Length: 3");
        client.send("abc");
      }

      for (var i = 0; i < 50; i++) {
        assertThat(client.answer().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void closesWhenTheClientAsksForIt() throws Exception {
    try (var origin = echoingPaths();
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /1", "Connection: close").request("GET /2");

      assertThat(client.answer().has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void keepsTheClientWhenTheOriginCloses() throws Exception {
    var closing = ok("one").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    try (var origin = StubOrigin.answering(closing, ok("two"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /1").answer().hasField("Connection")).isFalse();
      assertThat(client.request("GET /2").answer().body()).isEqualTo("two");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void chunksForTheClientWhatTheOriginEndsByClosing() throws Exception {
    try (var origin = StubOrigin.answering("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var answer = client.request("GET /").answer();

      assertThat(answer.has("Transfer-Encoding: chunked")).isTrue();
      assertThat(answer.body()).contains("until the end").endsWith("0\r\n\r\n");
      assertThat(client.request("GET /").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void closesAfterAnAnswerToHttp10() throws Exception {
    try (var origin = StubOrigin.answering(ok("hello"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var answer = client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n").answer();

      assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(client.isEnded()).isTrue();
      assertThat(origin.requests().getFirst()).startsWith("GET / HTTP/1.1\r\nHost: a\r\n");
    }
  }

  @Test
  void keepsAnHttp10ConnectionThatAsksForIt() throws Exception {
    try (var origin = StubOrigin.answering(ok("hello"), CHUNKED);
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      assertThat(client.send(request).answer().has("Connection: keep-alive")).isTrue();

      var chunked = client.send(request).answer();

      assertThat(chunked.hasField("Transfer-Encoding")).isFalse();
      assertThat(chunked.has("Connection: close")).isTrue();
      assertThat(chunked.body()).isEqualTo("hello");
    }
  }

  @Test
  void closesHttp10WhenItSaysBothKeepAliveAndClose() throws Exception {
    try (var origin = StubOrigin.answering(ok("hello"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n");

      assertThat(client.answer().has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void givesAnHttp10RequestWithoutHostTheOriginsName() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n").answer();

      assertThat(origin.requests().getFirst())
          .contains("\r\nHost: 127.0.0.1:" + origin.port() + "\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 200, Content-Length: 10, true",
    "HEAD, 200, Content-Length: 0, true",
    "HEAD, 200, X-None: 1, true",
    "HEAD, 200, Transfer-Encoding: chunked, false",
    "HEAD, 404, Content-Length: 10, true",
    "GET, 304, Content-Length: 10, true",
    "GET, 304, ETag: \"a\", true",
    "GET, 204, X-A: b, true",
    "GET, 204, Content-Length: 10, false",
    "HEAD, 304, Content-Length: 10, true"
  })
  void passesOnResponsesWithoutABody(String method, int status, String field, boolean isKept)
      throws Exception {
    var answer = "HTTP/1.1 " + status + " Words of its own\r\n" + field + "\r\n\r\n";
    try (var origin = StubOrigin.answering(answer, ok("next"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var head = client.request(method + " /").answerWithoutBody();

      assertThat(head.head()).startsWith("HTTP/1.1 " + status + " Words of its own\r\n");
      assertThat(head.has(field)).isEqualTo(isKept);
      assertThat(head.hasField("Content-Length")).isEqualTo(isKept && field.startsWith("Content-"));
      assertThat(client.request("GET /").answer().body()).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/a/b?c", "HTTP://EXAMPLE.com/a/b?c"})
  void takesAUrlWithTheHostOfTheHostField(String target) throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET " + target).answer();

      assertThat(origin.requests().getFirst())
          .startsWith("GET /a/b?c HTTP/1.1\r\nHost: example.com\r\n");
    }
  }

  @Test
  void answersOptionsForTheServerItself() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("OPTIONS *").answerWithoutBody().status()).isEqualTo(204);
      assertThat(client.request("GET /").answer().status()).isEqualTo(200);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void forwardsThePathInItsOneSpellingAndTheQueryAsItIs() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /a/./x/../%62//c?%zz&../%2F?").answer();

      assertThat(origin.requests().getFirst()).startsWith("GET /a/b/c?%zz&../%2F? HTTP/1.1\r\n");
    }
  }

  @Test
  void ignoresAnEmptyLineBetweenRequests() throws Exception {
    try (var origin = StubOrigin.answering(ok("a"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /").send("\r\n").request("GET /");

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void takesAHeadThatFillsItsLimitByteByByte() throws Exception {
    var head = new StringBuilder("GET /" + "a".repeat(8000) + " HTTP/1.1\r\nHost: a\r\n");
    for (var i = 0; i < 90; i++) {
      head.append("X-").append(i).append(": ").append("v".repeat(250)).append("\r\n");
    }
    try (var origin = StubOrigin.answering(ok("a"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      for (var b : head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII)) {
        client.out().write(b);
      }
      client.send(head.toString());

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(origin.requests().getFirst()).contains("\r\nX-89: " + "v".repeat(250) + "\r\n");
    }
  }

  private static StubOrigin echoingPaths() {
    return StubOrigin.start((request, connection) -> {
      var answer = ok(request.split(" ", 3)[1]);
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    });
  }
}
