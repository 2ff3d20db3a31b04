package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StubOriginTest {

  @Test
  void answersAnHttpClientOverOneConnection() throws Exception {
    try (var origin = StubOrigin.answering(StubOrigin.ok("one"), StubOrigin.ok("two"));
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + origin.port() + "/a?b")).build();

      var first = client.send(request, BodyHandlers.ofString());
      var second = client.send(request, BodyHandlers.ofString());

      assertThat(first.body()).isEqualTo("one");
      assertThat(second.body()).isEqualTo("two");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(origin.requests()).allMatch(r -> r.startsWith("GET /a?b HTTP/1.1\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\r\n\r\n!",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nX: 1\r\n\r\n"
      })
  void keepsRequestsByteForByte(String request) throws Exception {
    try (var origin = StubOrigin.answering(StubOrigin.ok("ok"));
        var client = connect(origin)) {
      send(client, request + request);

      var expected = StubOrigin.ok("ok").repeat(2);
      assertThat(read(client, expected.length())).isEqualTo(expected);
      assertThat(origin.requests()).containsExactly(request, request);
    }
  }

  @Test
  void asksForTheBodyOfAClientThatWaits() throws Exception {
    try (var origin = StubOrigin.answering(StubOrigin.ok("ok"));
        var client = connect(origin)) {
      send(client, "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      var interim = "HTTP/1.1 100 Continue\r\n\r\n";

      assertThat(read(client, interim.length())).isEqualTo(interim);

      send(client, "hi");
      assertThat(read(client, 8)).isEqualTo("HTTP/1.1");
    }
  }

  @Test
  void endsTheConnectionAfterAnAnswerWithoutLength() throws Exception {
    try (var origin = StubOrigin.answering("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        var client = connect(origin)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");

      var all = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(all).endsWith("until the end");
    }
  }

  @Test
  void misbehavesAsTheScriptSays() throws Exception {
    try (var origin = StubOrigin.start((_, connection) -> connection.close());
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + origin.port()))
              .PUT(HttpRequest.BodyPublishers.ofString("x"))
              .build();

      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void breaksOffWhatIsOpenWhenClosed() throws Exception {
    try (var client = new Socket()) {
      try (var origin = StubOrigin.answering(StubOrigin.ok("ok"))) {
        client.connect(origin.address());
        send(client, "GET / HTTP/1.1\r\n\r\n");
        read(client, StubOrigin.ok("ok").length());
      }

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static Socket connect(StubOrigin origin) throws IOException {
    return new Socket(origin.address().getAddress(), origin.port());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String read(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }
}
