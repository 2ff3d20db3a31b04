package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedCodingTest {

  private static final String BODY =
      "5\nhello\n00b;name=\"v ; x\";flag\n, wide wrld\n1\n!\n0;last\nX-Sum: 17\nDate: today\n\n";

  @Test
  void tellsDataFromFraming() throws Exception {
    var decoded = decode(BODY, Integer.MAX_VALUE);

    assertThat(decoded.data).isEqualTo("hello, wide wrld!");
    assertThat(decoded.trailers).isEqualTo("X-Sum=17 Date=today ");
    assertThat(decoded.rest).isZero();
  }

  @Test
  void readsABodyAlikeHoweverItIsCut() throws Exception {
    var body = BODY + "GET";
    var whole = decode(body, Integer.MAX_VALUE);
    var bytes = Heads.bytes(body);

    assertThat(whole.rest).isEqualTo(3);
    for (var cut = 1; cut < bytes.length - 3; cut++) {
      assertThat(decode(body, cut)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "000000000000000, 0", "7FFFFFF, 134217727", "0000000000000aF, 175"})
  void readsSizes(String size, long expected) throws Exception {
    var coding = new ChunkedCoding(HeadLimits.DEFAULT);
    var line = Heads.bytes(size + "\n");

    assertThat(coding.passFraming(line, 0, line.length)).isEqualTo(line.length);
    assertThat(coding.dataLeft()).isEqualTo(expected);
  }

  @Test
  void keepsTheLargestSizePositive() throws Exception {
    var coding = new ChunkedCoding(HeadLimits.DEFAULT);

    coding.passFraming(Heads.bytes("fffffffffffffff\n"), 0, 17);

    assertThat(coding.dataLeft()).isEqualTo((1L << 60) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+5\nhello",
        "-5\nhello",
        "0x5\nhello",
        "5_0\nhello",
        " 5\nhello",
        "5 \nhello",
        "\nhello",
        "g\nhello",
        "0000000000000005\nhello",
        "\u06f5\nhello",
        "5\rhello",
        "5;a\rb\nhello",
        "5;a\u0000\nhello",
        "5;a\u00e9\nhello",
        "5\nhelloX\n",
        "5\nhello\rX",
        "5\nhello0\n",
        "5,5\nhello",
        "5;\u007f\n",
        "0\nX : a\n\n",
        "0\n X: a\n\n",
        "0\nX\n\n",
        "0\nX: a\n b\n\n",
        "0\nX: a\u0000\n\n",
        "0\n\rX: a\n\n",
        "0\nX: a\rb\n\n",
        "0\r\r\n",
        "\uff15\nhello",
      })
  void refusesBrokenFraming(String body) {
    assertThatExceptionOfType(BadMessageException.class)
        .isThrownBy(() -> decode(body, Integer.MAX_VALUE))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    assertThatExceptionOfType(BadMessageException.class).isThrownBy(() -> decode(body, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "0\r\n\n",
        "0\n\r\n",
        "5;a\nhello\r\n",
        "0\r\nX: a\n\r\n"
      })
  void refusesBareLineFeeds(String body) {
    var bytes = body.getBytes(ISO_8859_1);

    assertThatExceptionOfType(BadMessageException.class)
        .isThrownBy(() -> decode(bytes, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "Host: a",
        "CONNECTION: close",
        "TE: x",
        "Trailer: x",
        "Upgrade: h2c",
        "X-Forwarded-For: 1.1.1.1",
        "Expect: 100-continue",
        "Keep-Alive: 5",
        "Forwarded: for=a",
        "Proxy-Authorization: a",
      })
  void refusesTrailersThatFrameOrRoute(String trailer) {
    assertThatExceptionOfType(BadMessageException.class)
        .isThrownBy(() -> decode("0\nA: b\n" + trailer + "\n\n", Integer.MAX_VALUE));
  }

  /// The bytes may be passed on as they come in, so a bad line must not wait for the last one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\nContent-Length: 5\n",
        "0\n\rG",
        "0\nX: a\rG",
        "0\nGET / HTTP/1.1\n",
        "0\nX\n",
        "0\nGET "
      })
  void refusesABadTrailerBeforeTheTrailersEnd(String beginning) {
    var coding = new ChunkedCoding(HeadLimits.DEFAULT);
    var bytes = Heads.bytes(beginning);

    assertThatExceptionOfType(BadMessageException.class)
        .isThrownBy(() -> coding.passFraming(bytes, 0, bytes.length));
  }

  @Test
  void holdsTheLimitsOfTrailersAndExtensions() throws Exception {
    assertThat(decode("0\n" + "A: b\n".repeat(100) + "\n", 7).trailers).hasSize(400);
    assertThat(refusal("0\n" + "A: b\n".repeat(101) + "\n")).isEqualTo(431);
    assertThat(refusal("0\nA: " + "b".repeat(32768) + "\n\n")).isEqualTo(431);
    assertThat(refusal("1;" + "a".repeat(16384) + "\nx\n0\n\n")).isZero();
    assertThat(refusal("1;" + "a".repeat(16385) + "\nx\n0\n\n")).isEqualTo(400);
    assertThat(refusal("1;aaaaaaaa\nx\n".repeat(2049) + "0\n\n")).isEqualTo(400);
  }

  @Test
  void hasNoTrailersBeforeTheEnd() throws Exception {
    var coding = new ChunkedCoding(HeadLimits.DEFAULT);
    var bytes = Heads.bytes("0\nA: b\n");

    coding.passFraming(bytes, 0, bytes.length);

    assertThat(coding.trailers()).isNull();
    assertThat(coding.isDone()).isFalse();
  }

  @Test
  void survivesMutatedBodiesAndReadsThemAlikeInPieces() {
    var random = new Random(5);
    var accepted = 0;
    for (var round = 0; round < 60_000; round++) {
      var bytes = Heads.bytes(BODY);
      for (var i = random.nextInt(3); i > 0; i--) {
        var odd = "\r\n;0a5 \0:X\u00ff";
        bytes[random.nextInt(bytes.length)] = (byte) odd.charAt(random.nextInt(odd.length()));
      }
      var whole = outcome(bytes, Integer.MAX_VALUE);
      assertThat(outcome(bytes, 1 + random.nextInt(5))).isEqualTo(whole);
      accepted += whole.startsWith("refused") ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(10_000);
  }

  private record Decoded(String data, String trailers, boolean isDone, int rest) {}

  private static String outcome(byte[] bytes, int step) {
    try {
      return decode(bytes, step).toString();
    } catch (BadMessageException e) {
      return "refused " + e.status();
    }
  }

  private static int refusal(String body) {
    try {
      decode(body, Integer.MAX_VALUE);
      return 0;
    } catch (BadMessageException e) {
      return e.status();
    }
  }

  private static Decoded decode(String body, int step) throws BadMessageException {
    return decode(Heads.bytes(body), step);
  }

  /// Decodes the body as if `step` bytes came in at a time.
  private static Decoded decode(byte[] bytes, int step) throws BadMessageException {
    var coding = new ChunkedCoding(HeadLimits.DEFAULT);
    var data = new StringBuilder();
    var at = 0;
    while (at < bytes.length && !coding.isDone()) {
      var to = (int) Math.min((long) at + step, bytes.length);
      while (at < to && !coding.isDone()) {
        at = coding.passFraming(bytes, at, to);
        var count = (int) Math.min(coding.dataLeft(), to - at);
        data.append(Bytes.text(bytes, at, at + count));
        coding.passData(count);
        at += count;
      }
    }
    return new Decoded(data.toString(), text(coding), coding.isDone(), bytes.length - at);
  }

  private static String text(ChunkedCoding coding) {
    var trailers = coding.trailers();
    var text = new StringBuilder();
    for (var i = 0; trailers != null && i < trailers.count(); i++) {
      text.append(trailers.nameText(i)).append('=').append(trailers.value(i)).append(' ');
    }
    return text.toString();
  }
}
