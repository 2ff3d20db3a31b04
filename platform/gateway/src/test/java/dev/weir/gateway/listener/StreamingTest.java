package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies on their way: in their original bytes, as they come in, and of any size.
class StreamingTest {

  private static final String CHUNKS =
      "5;a=\"b;c\"\r\nhello\r\n0000001 \r\n".replace(" ", ";x")
          + "!\r\n0;z\r\nX-Sum: 6\r\nA:\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  /// A filter that makes the route decode bodies: it wraps what passes.
  private static final Filter DECODING =
      (request, chain) -> {
        var response = chain.proceed(request.withBody(new Plain(request.body())));
        return response.withBody(new Plain(response.body()));
      };

  private record Plain(Body source) implements Body {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return source.read(target);
    }

    @Override
    public long length() {
      return source.length();
    }

    @Override
    public int available() {
      return source.available();
    }

    @Override
    public Headers trailers() {
      return source.trailers();
    }

    @Override
    public void close() {
      source.close();
    }
  }

  @Test
  void passesOnChunksInTheirOriginalBytes() throws Exception {
    var answer = "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\n" + CHUNKED + "\r\n\r\n" + CHUNKS;
    try (var origin = StubOrigin.answering(answer);
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      for (var i = 0; i < 3; i++) {
        client.request("POST /", CHUNKED).send(CHUNKS);
        var got = client.answer();

        assertThat(got.body()).isEqualTo(CHUNKS);
        assertThat(got.has("Trailer: X-Sum")).isTrue();
        assertThat(origin.requests().getLast()).endsWith("\r\n\r\n" + CHUNKS);
      }
    }
  }

  @Test
  void passesOnChunksThatComeInByteByByte() throws Exception {
    try (var origin =
            StubOrigin.start((_, connection) -> {
              var answer = "HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n" + CHUNKS;
              for (var b : answer.getBytes(ISO_8859_1)) {
                connection.getOutputStream().write(b);
              }
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("POST /", CHUNKED);
      for (var b : CHUNKS.getBytes(ISO_8859_1)) {
        client.out().write(b);
      }

      assertThat(client.answer().body()).isEqualTo(CHUNKS);
      assertThat(origin.requests().getFirst()).endsWith("\r\n\r\n" + CHUNKS);
    }
  }

  @Test
  void passesOnTrailersOfBodiesThatAFilterReads() throws Exception {
    var trailers = "X-Sum: 6\r\nX-Long: " + "x".repeat(5000) + "\r\n\r\n";
    var chunks = "5\r\nhello\r\n1\r\n!\r\n0\r\n" + trailers;
    try (var origin = StubOrigin.answering("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n" + chunks);
        var proxy = Proxy.to(origin).filter(DECODING).start();
        var client = proxy.connect()) {
      client.request("POST /", CHUNKED).send(chunks);

      assertThat(client.answer().body()).contains("hello").endsWith("0\r\n" + trailers);
      assertThat(origin.requests().getFirst()).contains("hello").endsWith("0\r\n" + trailers);
    }
  }

  /// What is left of a body in chunks begins in the middle of one.
  @Test
  void framesAnewWhatAFilterHasBegunToRead() throws Exception {
    Filter peeking =
        (request, chain) -> {
          request.body().read(ByteBuffer.allocate(2));
          var response = chain.proceed(request);
          response.body().read(ByteBuffer.allocate(3));
          return response;
        };
    var chunks = "5\r\n00\r\n1\r\n0\r\n\r\n";
    try (var origin = StubOrigin.answering("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n" + chunks);
        var proxy = Proxy.to(origin).filter(peeking).start();
        var client = proxy.connect()) {
      client.request("POST /", CHUNKED).send(chunks);

      assertThat(client.answer().body()).isEqualTo("0002\r\n\n1\r\n0\r\n\r\n");
      assertThat(origin.requests().getFirst()).endsWith("\r\n\r\n0003\r\n\r\n1\r\n0\r\n\r\n");
    }
  }

  /// Each event must be there before the next one exists.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsOnWhatThereIsWhileMoreIsToCome(boolean isDecoded) throws Exception {
    var seen = new CountDownLatch(1);
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, "HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n2\r\ne1\r\n");
              await(seen);
              write(connection, "2\r\ne2\r\n0\r\n\r\n");
            });
        var proxy =
            isDecoded ? Proxy.to(origin).filter(DECODING).start() : Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /");

      assertThat(client.head()).contains(CHUNKED);
      assertThat(client.read(isDecoded ? 10 : 7)).contains("e1");
      seen.countDown();
      assertThat(client.read(isDecoded ? 15 : 12)).contains("e2").endsWith("0\r\n\r\n");
    }
  }

  @Test
  void sendsTheHeadBeforeTheBodyExists() throws Exception {
    var seen = new CountDownLatch(1);
    try (var origin =
            StubOrigin.start((_, connection) -> {
              write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
              await(seen);
              write(connection, "hi");
            });
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /");

      assertThat(client.head()).startsWith("HTTP/1.1 200");
      seen.countDown();
      assertThat(client.read(2)).isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void carriesLargeBodiesBothWays(boolean isChunked, boolean isDecoded) throws Exception {
    var size = 64L << 20;
    try (var origin = new MirrorOrigin();
        var proxy =
            isDecoded
                ? Proxy.to(origin.port()).filter(DECODING).start()
                : Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("POST /", isChunked ? CHUNKED : "Content-Length: " + size);
      var sent = new CRC32();
      var sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  MirrorOrigin.sendPattern(client.out(), size, isChunked, sent);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var head = client.head();
      var received = new CRC32();
      var count = new AtomicLong();

      MirrorOrigin.receive(client.in(), head, received, count);

      sender.join();
      assertThat(count.get()).isEqualTo(size);
      assertThat(received.getValue()).isEqualTo(sent.getValue());
    }
  }

  private static void write(Socket connection, String text) throws IOException {
    var out = connection.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
