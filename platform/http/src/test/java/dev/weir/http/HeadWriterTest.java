package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {

  private final HeadWriter out = new HeadWriter(4);

  @Test
  void growsAsItIsWritten() {
    out.put("HTTP/1.1 ").putDecimal(200).put(' ').put(new byte[] {'O', 'K'}).putLineEnd();
    out.putField("X-\u00e9", "v").put("abcdef".getBytes(ISO_8859_1), 2, 4);

    assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\nX-\u00e9: v\r\ncd");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 15, 16, 255, 65535, 1234567890123L, Long.MAX_VALUE})
  void writesNumbers(long number) {
    out.putDecimal(number);

    assertThat(text()).isEqualTo(Long.toString(number));
  }

  @Test
  void writesHexadecimalDigits() {
    out.putHex(0x0123_4567_89ab_cdefL, 16).put('-').putHex(-1L, 2).put('-').putHex(0x1fL, 1);

    assertThat(text()).isEqualTo("0123456789abcdef-ff-f");
  }

  @Test
  void startsOver() {
    out.put("first");

    out.clear();
    out.put("2");

    assertThat(text()).isEqualTo("2");
  }

  @Test
  void writesAHeadThatIsReadBack() throws Exception {
    out.put("PUT /x HTTP/1.1\r\n").putField("Host", "a").putField("Content-Length", "7");
    out.putLineEnd();

    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);

    assertThat(parser.parse(out.bytes(), 0, out.size())).isEqualTo(out.size());
    assertThat(BodyLength.ofRequest(parser.head())).isEqualTo(7);
  }

  private String text() {
    return new String(out.bytes(), 0, out.size(), ISO_8859_1);
  }
}
