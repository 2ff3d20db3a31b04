package dev.weir.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.testkit.StubOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is known of a request that no route has seen.
@Timeout(120)
class RefusedRequestLogTest {

  private final RequestRecorder recorder = new RequestRecorder(false);
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("hello"));

  @AfterEach
  void stop() {
    origin.close();
  }

  @Test
  void hasARequestWhoseHeadCannotBeRead() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      var head = "GET / HTTP/1.1\r\nHost: a\r\na b: 1\r\n\r\n";
      client.send(head).answer();

      var log = recorder.next();

      assertThat(log.status()).isEqualTo(400);
      assertThat(log.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(log.reason()).contains("header");
      assertThat(log.method()).isEmpty();
      assertThat(log.bytesReceived()).isEqualTo(head.length());
    }
  }

  @Test
  void hasWhatWasReadOfAHeadThatIsWrong() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      client.request("GET /before").answer();
      recorder.next();

      client.send("PUT /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").answer();

      var log = recorder.next();
      assertThat(log.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(log.reason()).isEqualTo("Host: twice (expected: once)");
      assertThat(log.method()).isEqualTo("PUT");
      assertThat(log.host() + log.path() + log.exchange().routeId()).isEmpty();
    }
  }

  @Test
  void namesTheRouteOfARequestThatIsRefusedBeforeItGetsThere() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      var head = "POST /a?q=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: wonders\r\n\r\n";
      var answer = client.send(head).answer();

      var log = recorder.next();

      assertThat(answer.has("X-Observed: yes")).isTrue();
      assertThat(log.status()).isEqualTo(417);
      assertThat(log.code()).isEqualTo(ErrorCode.EXPECTATION_FAILED);
      assertThat(log.method() + log.path() + log.query()).isEqualTo("POST/aq=1");
      assertThat(log.exchange().routeId()).isEqualTo("all");
      assertThat(log.bytesReceived()).isEqualTo(head.length());
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void hasARequestThatIsForTheGatewayItself() throws Exception {
    try (var proxy = Proxy.to(origin).observer(recorder).start();
        var client = proxy.connect()) {
      var answer = client.request("OPTIONS *").answerWithoutBody();

      var log = recorder.next();

      assertThat(answer.has("X-Observed: yes")).isTrue();
      assertThat(log.method()).isEqualTo("OPTIONS");
      assertThat(log.status()).isEqualTo(204);
      assertThat(log.exchange().routeId()).isEmpty();
    }
  }
}
