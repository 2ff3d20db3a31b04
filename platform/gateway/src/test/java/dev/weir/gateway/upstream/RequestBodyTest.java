package dev.weir.gateway.upstream;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.testkit.StubOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.gateway.listener.Proxy;
import dev.weir.gateway.listener.RawClient;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an endpoint gets of a request's body, and how long that may take.
@Timeout(60)
class RequestBodyTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  /// How a filter's body goes wrong.
  enum Fault {
    READ_ERROR,
    TRAILERS_ERROR,
    NOTHING_READ;

    Body in(Body source) {
      return new FaultyBody(source, this);
    }
  }

  private record FaultyBody(Body source, Fault fault) implements Body {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return switch (fault) {
        case READ_ERROR -> throw new StackOverflowError("too deep");
        case NOTHING_READ -> 0;
        default -> source.read(target);
      };
    }

    @Override
    public Headers trailers() {
      if (fault == Fault.TRAILERS_ERROR) {
        throw new StackOverflowError("too deep");
      }
      return Headers.empty();
    }
  }

  @Test
  void mayTakeLongerThanTheEndpointMayThink() throws Exception {
    try (var origin = StubOrigin.answering(ok("all"));
        var proxy = Proxy.to(origin).readTimeout(SHORT).start();
        var client = proxy.connect()) {
      client.request("POST /", CHUNKED).send("1\r\nx\r\n");
      uploadSlowly(client, 50);

      assertThat(client.send("0\r\n\r\n").answer().body()).isEqualTo("all");
      assertThat(client.request("GET /").answer().body()).isEqualTo("all");
      // A second one if the answer was here before the thread that sent the last chunk came to say
      // so.
      assertThat(origin.connections()).isLessThanOrEqualTo(2);
    }
  }

  // A read that times out after 20 ms is a wait for an answer that must not come.
  private static void uploadSlowly(RawClient client, int rounds) throws IOException {
    client.socket().setSoTimeout(20);
    for (var i = 0; i < rounds; i++) {
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::head);
      client.send("1\r\nx\r\n");
    }
    client.socket().setSoTimeout(20_000);
  }

  @Test
  void letsTheEndpointThinkAfterItsEndAndNoLonger() throws Exception {
    try (var origin = new ServerSocketOrigin(connection -> awaitEnd(connection));
        var proxy = Proxy.to(origin.port()).readTimeout(SHORT).start();
        var client = proxy.connect()) {
      client.request("POST /", CHUNKED).send("1\r\nx\r\n0\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(504);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Transfer-Encoding: chunked|5;hello;0;;", "Content-Length: 5|hello"})
  void isNotSentTwice(String framing, String body) throws Exception {
    assertThat(
            statusThrough(
                (request, chain) -> {
                  chain.proceed(request).close();
                  return chain.proceed(request);
                },
                framing,
                body))
        .isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5;hello;0;;", "0;;"})
  void isNotSentWhenItWasRead(String body) throws Exception {
    assertThat(
            statusThrough(
                (request, chain) -> {
                  request.body().toInputStream().readAllBytes();
                  return chain.proceed(request);
                },
                CHUNKED,
                body))
        .isEqualTo(500);
  }

  @Test
  void isSentAsOftenAsAFilterLikesIfItIsReplayable() throws Exception {
    assertThat(
            statusThrough(
                (request, chain) -> {
                  var body = Body.of("x".repeat(100_000));
                  chain.proceed(request.withBody(body)).close();
                  return chain.proceed(request.withBody(body.replay()));
                },
                CHUNKED,
                "5;hello;0;;"))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void endsTheRequestWhenItFails(Fault fault) throws Exception {
    assertThat(statusThrough(changing(fault::in), CHUNKED, "5;hello;0;;")).isEqualTo(500);
  }

  private static Filter changing(Function<Body, Body> change) {
    return (request, chain) -> chain.proceed(request.withBody(change.apply(request.body())));
  }

  private static int statusThrough(Filter filter, String framing, String body) throws Exception {
    try (var origin = StubOrigin.answering(ok("hi"));
        var proxy = Proxy.to(origin).filter(filter).start();
        var client = proxy.connect()) {
      client.request("POST /", framing).send(body.replace(";", "\r\n"));
      return client.answer().status();
    }
  }
}
