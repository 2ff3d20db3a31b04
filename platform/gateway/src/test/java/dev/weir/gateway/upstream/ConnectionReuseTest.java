package dev.weir.gateway.upstream;

import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Response;
import dev.weir.gateway.listener.Proxy;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.gateway.listener.Sockets;
import dev.weir.testkit.StubOrigin;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When a connection to an endpoint may carry another request, and what happens if it turns out
/// dead.
class ConnectionReuseTest {

  private static final String LENGTH_2 = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HEAD|HTTP/1.1 200 OK;Content-Length: 2;;hi",
        "HEAD|HTTP/1.1 200 OK;Transfer-Encoding: chunked;;0;;",
        "GET|HTTP/1.1 304 Not Modified;Content-Length: 2;;hi",
        "GET|HTTP/1.1 204 No Content;Content-Length: 2;;hi",
        "GET|HTTP/1.1 204 No Content;Transfer-Encoding: chunked;;0;;",
        "GET|HTTP/1.1 200 OK;Content-Length: 0;;hi",
        "GET|HTTP/1.1 200 OK;Content-Length: 2;;hi!",
        "GET|HTTP/1.1 200 OK;Content-Length: 2;;hiHTTP/1.1 200 OK;Content-Length: 4;;evil",
        "GET|HTTP/1.1 200 OK;Transfer-Encoding: chunked;;0;;!",
        "GET|HTTP/1.1 200 OK;Connection: close;Content-Length: 2;;hi",
        "GET|HTTP/1.0 200 OK;Content-Length: 2;;hi",
        "GET|HTTP/1.0 200 OK;Connection: keep-alive, close;Content-Length: 2;;hi",
        "GET|HTTP/1.1 200 OK;Keep-Alive: timeout=1;Content-Length: 2;;hi",
        "GET|HTTP/1.1 200 OK;Keep-Alive: max=5 ,  timeout=0 ;Content-Length: 2;;hi"
      })
  void isOverWhenThereIsAnyDoubt(String method, String answer) throws Exception {
    var count = new AtomicInteger();
    try (var origin =
            StubOrigin.start((_, connection) -> {
              var isFirst = count.getAndIncrement() == 0;
              write(connection, isFirst ? answer.replace(";", "\r\n") : ok("next"));
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request(method + " /");
      var status = Integer.parseInt(answer.substring(9, 12));
      var hasBody = method.equals("GET") && status == 200;

      assertThat((hasBody ? client.answer() : client.answerWithoutBody()).status())
          .isEqualTo(status);
      assertThat(client.request("GET /").answer().body()).isEqualTo("next");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK;Content-Length: 2",
        "HTTP/1.1 200 OK;Keep-Alive: timeout=5, max=0;Content-Length: 2",
        "HTTP/1.1 200 OK;Keep-Alive: timeout=1234567, timeout=, timeout=1s, 1;Content-Length: 2",
        "HTTP/1.0 200 OK;Connection: keep-alive;Content-Length: 2"
      })
  void goesOnOtherwise(String head) throws Exception {
    try (var origin = StubOrigin.answering((head + ";;hi").replace(";", "\r\n"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 5; i++) {
        assertThat(client.request("GET /").answer().body()).isEqualTo("hi");
      }

      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void isOverWhenBytesComeAfterTheResponse() throws Exception {
    var late = new CountDownLatch(1);
    var count = new AtomicInteger();
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, LENGTH_2 + "\r\nhi");
              if (count.getAndIncrement() == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                write(connection, LENGTH_2 + "\r\nNO");
                late.countDown();
              }
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();
      assertThat(opens(late)).isTrue();

      assertThat(client.request("GET /").answer().body()).isEqualTo("hi");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void isOverWhenTheRequestWasNotSentToItsEnd() throws Exception {
    try (var origin =
            new ServerSocketOrigin(connection -> {
              connection.getInputStream().read();
              write(connection, LENGTH_2 + "\r\nhi");
              Sockets.awaitEnd(connection);
            });
        var proxy = Proxy.to(origin.port()).maxConnections(1).start()) {
      for (var i = 0; i < 3; i++) {
        try (var client = proxy.connect()) {
          client.request("POST /", "Content-Length: 100").send("half");
          assertThat(client.answer().body()).isEqualTo("hi");
        }
      }
    }
  }

  /// The connection closed while it lay idle, in the moment that it was taken.
  @ParameterizedTest
  @CsvSource({"GET, 200", "PUT, 200", "DELETE, 200", "POST, 502", "PATCH, 502"})
  void sendsOnlyWhatDoesNoHarmOnceMore(String method, int status) throws Exception {
    var count = new AtomicInteger();
    try (var origin =
            StubOrigin.start((_, connection) -> {
              if (count.getAndIncrement() == 1) {
                Sockets.reset(connection);
              } else {
                write(connection, ok("hi"));
              }
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      assertThat(client.request(method + " /").answer().status()).isEqualTo(status);
      assertThat(origin.requests()).hasSize(status == 200 ? 3 : 2);
    }
  }

  @Test
  void doesNotRepeatARequestOnAFreshConnection() throws Exception {
    try (var origin = StubOrigin.start((_, connection) -> Sockets.reset(connection));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /").answer().status()).isEqualTo(502);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void doesNotRepeatARequestWhoseAnswerHasBegun() throws Exception {
    var count = new AtomicInteger();
    try (var origin =
            StubOrigin.start((_, connection) -> {
              if (count.getAndIncrement() == 1) {
                write(connection, "HTTP/1.1 200");
                connection.close();
              } else {
                write(connection, ok("hi"));
              }
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();

      assertThat(client.request("GET /").answer().status()).isEqualTo(502);
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void takesAnotherConnectionWhenTheOriginHasClosedTheIdleOne() throws Exception {
    var closed = new CountDownLatch(1);
    var count = new AtomicInteger();
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, ok("hi"));
              if (count.getAndIncrement() == 0) {
                connection.close();
                closed.countDown();
              }
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /").answer();
      assertThat(opens(closed)).isTrue();

      client.request("POST /", "Content-Length: 1").send("x");
      assertThat(client.answer().body()).isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesBackThePlaceOfAResponseThatAFilterGivesUp(boolean isClosed) throws Exception {
    try (var origin = StubOrigin.answering(ok("x".repeat(20_000)));
        var proxy =
            Proxy.to(origin)
                .maxConnections(2)
                .filter((request, chain) -> {
                  var response = chain.proceed(request);
                  if (isClosed) {
                    response.close();
                  }
                  return Response.of(204);
                })
                .start();
        var client = proxy.connect()) {
      for (var i = 0; i < 2_000; i++) {
        client.request("GET /");
        assertThat(client.answerWithoutBody().status()).isEqualTo(204);
      }
    }
  }

  @Test
  void givesBackEveryPlaceOfAFilterThatAsksAgain() throws Exception {
    try (var origin = StubOrigin.answering(ok("x".repeat(20_000)));
        var proxy =
            Proxy.to(origin)
                .maxConnections(3)
                .filter((request, chain) -> {
                  chain.proceed(request);
                  chain.proceed(request);
                  return chain.proceed(request);
                })
                .start();
        var client = proxy.connect()) {
      for (var i = 0; i < 20; i++) {
        assertThat(client.request("GET /").answer().status()).isEqualTo(200);
      }
    }
  }
}
