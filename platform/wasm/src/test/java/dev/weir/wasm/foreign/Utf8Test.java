package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void propertiesInUtf8AreTheirText() {
    assertThat(Utf8.fromLatin1(latin1("grüße 😀"))).isEqualTo("grüße 😀");
  }

  @Test
  void otherBytesAreKept() {
    assertThat(Utf8.encode(Utf8.fromLatin1("a\u00ffb\u00c3")))
        .containsExactly('a', 0xff, 'b', 0xc3);
  }

  @Test
  void allBytesComeBackAsTheyWere() {
    var random = new Random(9);
    for (var i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      var latin1 = new String(bytes, StandardCharsets.ISO_8859_1);

      assertThat(Utf8.encode(Utf8.fromLatin1(latin1))).isEqualTo(bytes);
    }
  }

  @Test
  void strictDecodingRefusesOtherBytes() {
    assertThat(Utf8.decodeStrictly(new byte[] {(byte) 0xc3, (byte) 0xa9})).hasValue("é");
    assertThat(Utf8.decodeStrictly(new byte[] {(byte) 0xc3})).isEmpty();
    assertThat(Utf8.decodeStrictly(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})).isEmpty();
  }
}
