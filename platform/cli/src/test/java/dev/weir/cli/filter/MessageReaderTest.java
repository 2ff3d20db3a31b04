package dev.weir.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

  @Test
  void readsWhatMessagesWrite() throws IOException {
    var post = Message.request("POST", "/a", Headers.of("Host", "b"), "grüße");
    var get = Message.request("GET", "/", Headers.of("Host", "b"), "");
    var both = new String(post.bytes(false), StandardCharsets.UTF_8).concat(text(get));
    var reader = reader(both);

    var first = reader.request().orElseThrow();
    assertThat(first.body()).isEqualTo("grüße");
    assertThat(first.headers().first("Content-Length")).contains("7");
    assertThat(reader.request().orElseThrow().target()).isEqualTo("/");
    assertThat(reader.request()).isEmpty();
  }

  @Test
  void readsChunksAndTrailers() throws IOException {
    var trailers = Headers.of("X-Sum", "7");
    var response = Message.response(200, Headers.empty(), "body", trailers);

    var read = reader(text(response)).response(false);

    assertThat(read.body()).isEqualTo("body");
    assertThat(read.trailers().first("x-sum")).contains("7");
  }

  @Test
  void passesOverInterimResponses() throws IOException {
    var text = "HTTP/1.1 103 \r\nLink: a\r\n\r\nHTTP/1.1 204 \r\n\r\n";

    assertThat(reader(text).response(false).status()).isEqualTo(204);
  }

  @Test
  void readsToTheEndWhereNoLengthIsGiven() throws IOException {
    assertThat(reader("HTTP/1.1 200 OK\r\n\r\nall of it").response(false).body())
        .isEqualTo("all of it");
  }

  @Test
  void expectsNoBodyAfterHead() throws IOException {
    var text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

    assertThat(reader(text).response(true).body()).isEmpty();
  }

  @Test
  void saysThatABodyIsNotWhole() {
    var text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc";

    assertThatThrownBy(() -> reader(text).response(false))
        .isInstanceOf(EOFException.class)
        .hasMessage("the body ended after 3 bytes (expected: 5)");
  }

  private static MessageReader reader(String text) {
    return new MessageReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Message message) {
    return new String(message.bytes(false), StandardCharsets.UTF_8);
  }
}
