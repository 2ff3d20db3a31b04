package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

  private final Line line = new Line();

  private String text(Line.Style style, String text) {
    line.begin(style);
    line.text(text);
    return written();
  }

  private String written() {
    return new String(line.bytes(), 0, line.length(), US_ASCII);
  }

  /// As the bytes come in.
  private static String wire(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 10, 99, 100, 12345678901L, Long.MAX_VALUE, -5})
  void writesNumbers(long number) {
    line.begin(Line.Style.JSON);
    line.number(number);

    assertThat(written()).isEqualTo("" + number);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000000",
    "999, 0.000000",
    "1234567, 0.001234",
    "61000000000, 61.000000",
    "-4, 0.000000"
  })
  void writesSecondsWithMicroseconds(long nanos, String seconds) {
    line.begin(Line.Style.PLAIN);
    line.seconds(nanos);

    assertThat(written()).isEqualTo(seconds);
  }

  @Test
  void writesSixteenHexadecimalDigits() {
    line.begin(Line.Style.JSON);
    line.openText();
    line.hex(0x0123456789abcdefL);
    line.closeText();

    assertThat(written()).isEqualTo("\"0123456789abcdef\"");
  }

  @Test
  void escapesForJson() {
    assertThat(text(Line.Style.JSON, "a\"b\\c\r\n\u0000\u007f"))
        .isEqualTo("\"a\\\"b\\\\c\\u000d\\u000a\\u0000\\u007f\"");
  }

  @Test
  void escapesForPlainText() {
    assertThat(text(Line.Style.PLAIN, "a\"b\\c\r\n\u001b\u009b"))
        .isEqualTo("a\\\"b\\\\c\\x0d\\x0a\\x1b\\x9b");
  }

  @Test
  void readsUtf8ThatCameAsBytes() {
    assertThat(text(Line.Style.JSON, wire("\u00fc\u4e2d\ud83d\ude00")))
        .isEqualTo("\"\\u00fc\\u4e2d\\ud83d\\ude00\"");
  }

  @Test
  void keepsBytesThatAreNoUtf8() {
    assertThat(
            text(Line.Style.JSON, "\u00fc\u00c0\u00af\u00ed\u00a0\u0080\u00f4\u0090\u0080\u0080"))
        .isEqualTo("\"\\u00fc\\u00c0\\u00af\\u00ed\\u00a0\\u0080\\u00f4\\u0090\\u0080\\u0080\"");
  }

  @Test
  void keepsWhatIsPercentEncodedAsItIs() {
    assertThat(text(Line.Style.JSON, "/a%0d%0a%zz%")).isEqualTo("\"/a%0d%0a%zz%\"");
  }

  @Test
  void cutsTextsThatAreTooLong() {
    assertThat(text(Line.Style.PLAIN, "x".repeat(Line.MAX_TEXT))).doesNotEndWith("...");
    assertThat(text(Line.Style.PLAIN, "x".repeat(Line.MAX_TEXT + 1)))
        .isEqualTo("x".repeat(Line.MAX_TEXT) + "...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "PLAIN"})
  void staysOneLineOfPrintableAsciiWhateverComes(String style) {
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);

      var written = text(Line.Style.valueOf(style), new String(bytes, ISO_8859_1));

      assertThat(written).matches("[ -~]*");
      var inside = style.equals("JSON") ? written.substring(1, written.length() - 1) : written;
      assertThat(inside.replaceAll("\\\\.", "")).doesNotContain("\"").doesNotContain("\\");
    }
  }
}
