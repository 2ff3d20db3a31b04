package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {

  private static final HeadLimits SMALL = new HeadLimits(32, 80, 4);

  private static final String REQUEST =
      "\nPOST /a?b=c HTTP/1.1\nHost: example\nX-Empty:\nAccept: \t text/plain \t\nX: \u00e9\n\n";
  private static final String RESPONSE = "HTTP/1.1 404 Not Found\nContent-Length: 0\nX-A: b\n\n";

  @Test
  void readsARequest() throws Exception {
    var head = Heads.request(REQUEST);

    assertThat(head.method()).isEqualTo("POST");
    assertThat(Bytes.text(head.bytes(), head.targetStart(), head.targetEnd())).isEqualTo("/a?b=c");
    assertThat(head.minorVersion()).isEqualTo(1);
    assertThat(head.count()).isEqualTo(4);
    assertThat(head.name(0)).isEqualTo(FieldName.HOST);
    assertThat(head.value(1)).isEmpty();
    assertThat(head.value(2)).isEqualTo("text/plain");
    assertThat(head.value(3)).isEqualTo("\u00e9");
    assertThat(head.length()).isEqualTo(Heads.bytes(REQUEST).length - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, 200, OK, 1",
    "HTTP/1.0 200 OK, 200, OK, 0",
    "HTTP/1.1 200 , 200, '', 1",
    "HTTP/1.1 200, 200, '', 1",
    "HTTP/1.7 599 Très bien, 599, Très bien, 1"
  })
  void readsStatusLines(String line, int status, String reason, int minorVersion) throws Exception {
    var head = Heads.response(line + "\nA: b\n\n");

    assertThat(head.status()).isEqualTo(status);
    assertThat(Bytes.text(head.bytes(), head.reasonStart(), head.firstLineEnd())).isEqualTo(reason);
    assertThat(head.minorVersion()).isEqualTo(minorVersion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1  200 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1",
        "HTTP/1.1200 OK", "HTTP/1.1 099 OK", "HTTP/1.1 200 O\u0001K", "HTTP/11 200 OK",
            "ICY 200 OK",
        "http/1.1 200 OK", " HTTP/1.1 200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 -20 OK",
            "HTTP/1.1 +20",
      })
  void refusesMalformedStatusLines(String line) {
    assertThat(refusal(HeadParser.ofResponses(HeadLimits.DEFAULT), line + "\nA: b\n\n"))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.0, 0",
    "HTTP/1.1, 1",
    "HTTP/1.2, 1",
    "HTTP/1.9, 1",
  })
  void takesLaterMinorVersionsForTheLatestItKnows(String version, int minor) throws Exception {
    assertThat(Heads.request("GET / " + version + "\nHost: a\n\n").minorVersion()).isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/2.0, 505",
    "HTTP/0.9, 505",
    "HTTP/3.0, 505",
    "HTTP/1.10, 400",
    "HTTP/11.1, 400",
    "HTTP/1., 400",
    "HTTP/x.1, 400",
    "HTTP/1.x, 400",
    "HTTP/1 1, 400",
    "http/1.1, 400",
    "HTTPS/1.1, 400",
    "'HTTP/1.1 ', 400",
    "'', 400"
  })
  void refusesOtherVersions(String version, int status) {
    assertThat(refusal(requests(), "GET / " + version + "\nHost: a\n\n")).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET",
        "",
        " GET / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "/ HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /a b HTTP/1.1",
        "G(T / HTTP/1.1",
        "GET /\u00e9 HTTP/1.1",
        "GET /\u0000 HTTP/1.1",
        "GET /\u007f HTTP/1.1",
        "GET / HTTP/1.1\r",
        "\n\nGET / HTTP/1.1",
        "G\u00c9T / HTTP/1.1",
        "GET /\tHTTP/1.1",
      })
  void refusesMalformedRequestLines(String line) {
    assertThat(refusal(requests(), line + "\nHost: a\n\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X : a",
        "X\t: a",
        ": a",
        "X",
        "X a",
        " X: a",
        "\tX: a",
        "X(: a",
        "X\u00e9: a",
        "X: a\rb",
        "X: a\u0000b",
        "X: \u007f",
        "X: a\u0001",
        "X\u0000: a",
        "X: a\n b",
        "X: a\n\tb",
        "X: a\r",
        "\r",
        "X: \u000b",
      })
  void refusesMalformedFields(String line) {
    assertThat(refusal(requests(), "GET / HTTP/1.1\nHost: a\n" + line + "\n\n")).isEqualTo(400);
    assertThat(refusal(requests(), "GET / HTTP/1.1\n" + line + "\nHost: a\n\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /?a=b secret HTTP/1.1\n\n",
        "GET /?a=\u00e4secret HTTP/1.1\n\n",
        "{secret / HTTP/1.1\n\n",
        "GET / HTTP/1.1\nCookie : secret\n\n",
        "GET / HTTP/1.1\nCookie: a\n secret\n\n",
        "GET / HTTP/1.1\nsecret\n\n",
        "GET / HTTP/1.1\nCookie: \u0001secret\n\n",
      })
  void quotesNothingThatMayBeASecret(String head) {
    assertThatThrownBy(() -> Heads.request(head))
        .isInstanceOf(BadMessageException.class)
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesLinesThatEndInABareLineFeed(int line) {
    var lines = new String[] {"GET / HTTP/1.1\r\n", "Host: a\r\n", "X: b\r\n", "\r\n"};
    lines[line] = lines[line].replace("\r", "");

    var bytes = String.join("", lines).getBytes(ISO_8859_1);

    assertThat(refusal(requests(), bytes)).isEqualTo(400);
  }

  @Test
  void ignoresOneEmptyLineBeforeARequestAndNoneBeforeAResponse() throws Exception {
    assertThat(Heads.request("\nGET / HTTP/1.1\n\n").method()).isEqualTo("GET");
    assertThat(refusal(HeadParser.ofResponses(HeadLimits.DEFAULT), "\n" + RESPONSE)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUEST, "GET / HTTP/1.0\n\n", "OPTIONS * HTTP/1.1\nHost: a\nB:c\n\n"})
  void readsARequestAlikeHoweverItIsCut(String request) throws Exception {
    assertCutsMakeNoDifference(HeadParser.ofRequests(HeadLimits.DEFAULT), request, true);
  }

  @Test
  void readsAResponseAlikeHoweverItIsCut() throws Exception {
    assertCutsMakeNoDifference(HeadParser.ofResponses(HeadLimits.DEFAULT), RESPONSE, false);
  }

  private static void assertCutsMakeNoDifference(HeadParser parser, String text, boolean isRequest)
      throws Exception {
    var bytes = Heads.bytes(text);
    assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    var whole = Heads.describe(parser.head(), isRequest);
    for (var cut = 0; cut < bytes.length; cut++) {
      assertThat(parser.parse(bytes, 0, cut)).isEqualTo(-1);
      assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);
      assertThat(Heads.describe(parser.head(), isRequest)).isEqualTo(whole);
    }
    for (var to = 0; to < bytes.length; to++) {
      assertThat(parser.parse(bytes, 0, to)).isEqualTo(-1);
    }
    assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    assertThat(Heads.describe(parser.head(), isRequest)).isEqualTo(whole);
  }

  @Test
  void startsAgainAfterTheBytesWereMoved() throws Exception {
    var bytes = Heads.bytes("____" + REQUEST.strip() + "\n\n");
    var parser = requests();
    assertThat(parser.parse(bytes, 4, 30)).isEqualTo(-1);

    parser.reset();
    var moved = Arrays.copyOfRange(bytes, 4, bytes.length);

    assertThat(parser.parse(moved, 0, moved.length)).isEqualTo(moved.length);
    assertThat(parser.head().value(0)).isEqualTo("example");
  }

  /// A slow head must not cost more than a fast one: what has been looked at stays unseen, so a
  /// line feed put there afterwards is not found.
  @Test
  void looksAtNoByteOfALineTwice() throws Exception {
    var bytes = Heads.bytes("GET / HTTP/1.1\nX: abcdefghij\n\n");
    var parser = requests();
    assertThat(parser.parse(bytes, 0, 24)).isEqualTo(-1);

    Arrays.fill(bytes, 0, 24, (byte) '\n');

    assertThat(parser.parse(bytes, 0, 28)).isEqualTo(-1);
  }

  @Test
  void readsTheSecondMessageOfAPipeline() throws Exception {
    var bytes = Heads.bytes("GET /a HTTP/1.1\nHost: a\n\nPUT /b HTTP/1.1\n\n");
    var parser = requests();

    var end = parser.parse(bytes, 0, bytes.length);

    assertThat(parser.head().method()).isEqualTo("GET");
    assertThat(parser.parse(bytes, end, bytes.length)).isEqualTo(bytes.length);
    assertThat(parser.head().method()).isEqualTo("PUT");
    assertThat(parser.head().count()).isZero();
  }

  @Test
  void holdsTheLimitOfTheFirstLine() throws Exception {
    var fits = "GET /" + "a".repeat(32 - 14) + " HTTP/1.1";

    assertThat(fits).hasSize(32);
    assertThat(refusal(HeadParser.ofRequests(SMALL), fits + "\n\n")).isZero();
    assertThat(refusal(HeadParser.ofRequests(SMALL), "GET /" + fits.substring(4) + "\n\n"))
        .isEqualTo(414);
    assertThat(refusal(HeadParser.ofRequests(SMALL), "x".repeat(35))).isEqualTo(414);
    assertThat(refusal(HeadParser.ofResponses(SMALL), "x".repeat(35))).isEqualTo(400);
  }

  @Test
  void holdsTheLimitOfTheHead() {
    var fits = "GET / HTTP/1.1\nA: " + "b".repeat(80 - 16 - 3 - 4) + "\n\n";

    assertThat(Heads.bytes(fits)).hasSize(80);
    assertThat(refusal(HeadParser.ofRequests(SMALL), fits)).isZero();
    assertThat(refusal(HeadParser.ofRequests(SMALL), fits.replace("A:", "AB:"))).isEqualTo(431);
    assertThat(refusal(HeadParser.ofRequests(SMALL), "GET / HTTP/1.1\nA: " + "b".repeat(99)))
        .isEqualTo(431);
  }

  @Test
  void holdsTheLimitOfTheFields() {
    var line = "GET / HTTP/1.1\n";

    assertThat(refusal(HeadParser.ofRequests(SMALL), line + "A: b\n".repeat(4) + "\n")).isZero();
    assertThat(refusal(HeadParser.ofRequests(SMALL), line + "A: b\n".repeat(5) + "\n"))
        .isEqualTo(431);
  }

  @Test
  void readsMoreFieldsThanABlockHasRoomForAtFirst() throws Exception {
    var text = new StringBuilder("GET / HTTP/1.1\n");
    for (var i = 0; i < 100; i++) {
      text.append("X-").append(i).append(": v").append(i).append('\n');
    }

    var head = Heads.request(text.append('\n').toString());

    assertThat(head.count()).isEqualTo(100);
    assertThat(head.value(99)).isEqualTo("v99");
    assertThat(head.value(head.indexOf("x-50", 0))).isEqualTo("v50");
  }

  /// Whatever comes in, the outcome is a head or a refusal, and the same one however it is cut.
  @Test
  void survivesMutatedHeadsAndReadsThemAlikeInPieces() {
    var random = new Random(11);
    var accepted = 0;
    for (var round = 0; round < 60_000; round++) {
      var isRequest = round % 2 == 0;
      var bytes = mutate(Heads.bytes(isRequest ? REQUEST : RESPONSE), random);
      var whole = outcome(isRequest, bytes, bytes.length);
      var pieces = outcome(isRequest, bytes, 1 + random.nextInt(9));
      assertThat(pieces).isEqualTo(whole);
      accepted += whole.startsWith("refused") || whole.equals("incomplete") ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(5_000);
  }

  /// What was accepted says the same when it is written down again by its parts.
  @Test
  void agreesWithWhatItsPartsSayWrittenDownAgain() throws Exception {
    var random = new Random(12);
    for (var round = 0; round < 20_000; round++) {
      var bytes = mutate(Heads.bytes(REQUEST), random);
      if (!outcome(true, bytes, bytes.length).matches("(?s)(refused|incomplete).*")) {
        var parser = requests();
        parser.parse(bytes, 0, bytes.length);
        var first = rewrite(parser.head());
        assertThat(rewrite(Heads.request(first))).isEqualTo(first);
      }
    }
  }

  private static String rewrite(HeaderBlock head) {
    var text = new StringBuilder(head.method()).append(' ');
    text.append(Bytes.text(head.bytes(), head.targetStart(), head.targetEnd()));
    text.append(" HTTP/1.").append(head.minorVersion()).append('\n');
    for (var i = 0; i < head.count(); i++) {
      text.append(head.nameText(i)).append(": ").append(head.value(i)).append('\n');
    }
    return text.append('\n').toString();
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    var odd = "\r\n\t :\0\u007f\u00ff/HTP1.\u0001aZ%".getBytes(ISO_8859_1);
    var result = bytes.clone();
    for (var i = random.nextInt(3); i >= 0; i--) {
      var at = random.nextInt(result.length);
      var b = odd[random.nextInt(odd.length)];
      switch (random.nextInt(3)) {
        case 0 -> result[at] = b;
        case 1 ->
            System.arraycopy(
                result, at, result, Math.min(at + 1, result.length - 1), result.length - 1 - at);
        default -> {
          System.arraycopy(
              result, Math.min(at + 1, result.length - 1), result, at, result.length - 1 - at);
          result = Arrays.copyOf(result, Math.max(1, result.length - 1));
        }
      }
    }
    return result;
  }

  private static String outcome(boolean isRequest, byte[] bytes, int step) {
    var limits = new HeadLimits(30, 90, 5);
    var parser = isRequest ? HeadParser.ofRequests(limits) : HeadParser.ofResponses(limits);
    try {
      for (var to = Math.min(step, bytes.length); ; to = Math.min(to + step, bytes.length)) {
        var end = parser.parse(bytes, 0, to);
        if (end >= 0) {
          return Heads.describe(parser.head(), isRequest);
        }
        if (to == bytes.length) {
          return "incomplete";
        }
      }
    } catch (BadMessageException e) {
      return "refused " + e.status();
    }
  }

  private static HeadParser requests() {
    return HeadParser.ofRequests(HeadLimits.DEFAULT);
  }

  /// The status of the refusal, or 0 if the head is accepted or not complete.
  private static int refusal(HeadParser parser, String text) {
    return refusal(parser, Heads.bytes(text));
  }

  private static int refusal(HeadParser parser, byte[] bytes) {
    var refusal =
        catchThrowableOfType(BadMessageException.class, () -> parser.parse(bytes, 0, bytes.length));
    return refusal == null ? 0 : refusal.status();
  }
}
