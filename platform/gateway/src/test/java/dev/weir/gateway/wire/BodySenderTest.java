package dev.weir.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.gateway.wire.BodySender.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodySenderTest {

  private static final String LONG = "x".repeat(2000);

  /// A body that is shorter or longer than it says, with trailers.
  private record Said(Body source, long length, Headers trailers) implements Body {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return source.read(target);
    }
  }

  /// A body that reads two bytes, or none if it returns 0, whatever else it returns.
  private record Miscounting(int returned) implements Body {
    @Override
    public int read(ByteBuffer target) {
      if (returned != 0) {
        target.put((byte) 'h').put((byte) 'i');
      }
      return returned;
    }

    @Override
    public long length() {
      return 2;
    }
  }

  @Test
  void sendsALengthAsItIs() throws Exception {
    assertThat(send(Body.of(LONG), Framing.LENGTH)).isEqualTo(LONG);
    assertThat(send(Body.of(LONG), Framing.CLOSE)).isEqualTo(LONG);
    assertThat(send(Body.empty(), Framing.LENGTH)).isEmpty();
  }

  @Test
  void sendsChunksOfWhatFits() throws Exception {
    assertThat(send(Body.of("x".repeat(600)), Framing.CHUNKED))
        .isEqualTo(
            "01f8\r\n" + "x".repeat(504) + "\r\n0060\r\n" + "x".repeat(96) + "\r\n0\r\n\r\n");
  }

  @Test
  void sendsTrailersThatFitNoBuffer() throws Exception {
    var body = new Said(Body.of("hi"), -1, Headers.of("X-Long", LONG));

    assertThat(send(body, Framing.CHUNKED))
        .isEqualTo("0002\r\nhi\r\n0\r\nX-Long: " + LONG + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "transfer-encoding", "X-Forwarded-For", "X-Real-IP"})
  void refusesTrailersThatFrameOrRouteAMessage(String name) {
    var body = new Said(Body.of("hi"), -1, Headers.of(name, "1"));

    assertThatExceptionOfType(SourceFailedException.class)
        .isThrownBy(() -> send(body, Framing.CHUNKED));
  }

  @Test
  void refusesToPadABodyThatIsShorterThanItSaid() {
    var body = new Said(Body.of("hi"), 3, Headers.empty());

    assertThatExceptionOfType(SourceFailedException.class)
        .isThrownBy(() -> send(body, Framing.LENGTH))
        .withMessage("the body ended 1 bytes before its length");
  }

  @Test
  void sendsNoMoreOfABodyThanItSaid() throws Exception {
    assertThat(send(new Said(Body.of(LONG), 3, Headers.empty()), Framing.LENGTH)).isEqualTo("xxx");
  }

  @ParameterizedTest
  @CsvSource({"LENGTH, 0", "CHUNKED, 0", "CLOSE, 0", "CHUNKED, 1", "CHUNKED, 3", "CHUNKED, -1"})
  void refusesABodyThatReadsOtherThanItReturns(Framing framing, int returned) {
    var body = new Miscounting(returned);

    assertThatExceptionOfType(SourceFailedException.class).isThrownBy(() -> send(body, framing));
  }

  private static String send(Body body, Framing framing) throws IOException {
    var sender = new BodySender(body, framing);
    var buffer = ByteBuffer.allocate(BodySender.MIN_ROOM);
    var sent = new StringBuilder();
    while (!sender.isDone()) {
      sender.step(buffer.clear());
      sent.append(new String(buffer.array(), 0, buffer.position(), ISO_8859_1));
    }
    return sent.toString();
  }
}
