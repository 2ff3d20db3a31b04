package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void findsALineFeedAtEveryPlaceAmongItsLookalikes() {
    for (var filler : new int[] {'a', 0x0b, 0x09, 0x8a, 0x00, 0xff}) {
      for (var length = 0; length < 20; length++) {
        var bytes = new byte[length + 2];
        Arrays.fill(bytes, (byte) filler);
        bytes[0] = '\n';
        bytes[length + 1] = '\n';

        assertThat(Bytes.indexOfLineFeed(bytes, 1, length + 1)).isEqualTo(-1);
        assertThat(Bytes.indexOfLineFeed(bytes, 1, length + 2)).isEqualTo(length + 1);
      }
    }
  }

  @Test
  void findsEachControlCharacterAtEveryPlace() {
    for (var c = 0; c < 256; c++) {
      var isControl = (c < ' ' && c != '\t') || c == 127;
      for (var at = 0; at < 17; at++) {
        var bytes = "\t value\u00e9\u0080\u00ff with ~".getBytes(ISO_8859_1);
        bytes[at] = (byte) c;

        assertThat(Bytes.indexOfControl(bytes, 0, bytes.length)).isEqualTo(isControl ? at : -1);
      }
    }
  }

  @Test
  void printsWhatIsNotVisibleInHex() {
    var bytes = "a\r\u00ff".getBytes(ISO_8859_1);

    assertThat(Bytes.printable(bytes, 0, 3)).isEqualTo("a\\x0d\\xff");
    assertThat(Bytes.printable(new byte[99], 0, 99)).hasSize(60 * 4 + 3).endsWith("...");
  }
}
