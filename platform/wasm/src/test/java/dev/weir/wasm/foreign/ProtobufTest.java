package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static ProtobufMessage message(String hex) throws MalformedMessageException {
    return ProtobufMessage.parse(hex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "08 00, 0",
    "08 01, 1",
    "08 ac 02, 300",
    "08 80 00, 0",
    "08 ff ff ff ff ff ff ff ff ff 01, -1",
    "08 ff ff ff ff ff ff ff ff 7f, 9223372036854775807",
    "08 05 08 06, 6",
    "08 05 0a 00, 5",
    "88 80 80 80 00 07, 7",
    "'', 0",
  })
  void numbersAreRead(String hex, long expected) throws Exception {
    assertThat(message(hex).number(1)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0a 02 68 69, hi", "0a 01 61 0a 01 62, b", "0a 00, ''", "'', ''", "0a 81 00 61, a"})
  void textIsRead(String hex, String expected) throws Exception {
    assertThat(message(hex).text(1)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 05", // a number
        "12 02 61 62", // bytes
        "11 01 02 03 04 05 06 07 08", // 8 bytes
        "15 01 02 03 04", // 4 bytes
        "13 14", // an empty group
        "13 08 01 1b 08 02 1c 14", // groups within groups
        "f8 ff ff ff 0f 01", // the largest field number
        "09 01 02 03 04 05 06 07 08", // of another type
      })
  void otherFieldsAreSkipped(String hex) throws Exception {
    var message = message("0a 01 61" + hex + "0a 01 62");

    assertThat(message.text(1)).isEqualTo("b");
    assertThat(message.number(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // no value
        "80", // a tag that does not end
        "08 80", // a number that does not end
        "08 ff ff ff ff ff ff ff ff ff ff 01", // 11 bytes
        "0a", // no length
        "0a 02 61", // too short
        "0a ff ff ff ff 0f", // a length of 4 GiB
        "0a ff ff ff ff ff ff ff ff ff 01", // a negative length
        "00 00", // field 0
        "02 00", // field 0
        "0e", // wire type 6
        "0f", // wire type 7
        "0c", // the end of no group
        "0b", // a group without end
        "0b 14", // the end of another group
        "0b 08", // a value without end in a group
        "0d 01 02 03", // 3 of 4 bytes
        "09 01 02 03 04 05 06 07", // 7 of 8 bytes
        "88 80 80 80 80 01 00", // a tag of more than 32 bits
      })
  void whatIsNotAMessageIsRefused(String hex) {
    assertThatThrownBy(() -> message(hex)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    var message = message("0a 01 ff");

    assertThat(message.bytes(1)).containsExactly(0xff);
    assertThatThrownBy(() -> message.text(1)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void groupsNestAHundredDeepAndNoDeeper() throws Exception {
    assertThat(message("0b".repeat(100) + "0c".repeat(100)).number(1)).isZero();
    assertThatThrownBy(() -> message("0b".repeat(101) + "0c".repeat(101)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var random = new Random(3);
    for (var i = 0; i < 2_000; i++) {
      var number = random.nextLong() >> random.nextInt(64);
      var bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      var written =
          new ProtobufWriter().number(1, number).bytes(2, bytes).truth(3, i % 2 == 0).toBytes();
      var read = ProtobufMessage.parse(written);

      assertThat(read.number(1)).isEqualTo(number);
      assertThat(read.bytes(2)).isEqualTo(bytes);
      assertThat(read.truth(3)).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void noBytesMakeTheReaderThrowAnythingElse() {
    var random = new Random(5);
    var whole =
        new ProtobufWriter().text(1, "text").number(2, 1L << 60).text(7, "a".repeat(200)).toBytes();
    for (var i = 0; i < 100_000; i++) {
      var mutated = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (var n = random.nextInt(4); n > 0 && mutated.length > 0; n--) {
        mutated[random.nextInt(Math.min(24, mutated.length))] = (byte) random.nextInt();
      }

      assertThat(endsWell(mutated)).isTrue();
    }
  }

  private static boolean endsWell(byte[] bytes) {
    try {
      var message = ProtobufMessage.parse(bytes);
      return message.bytes(1).length <= bytes.length && message.text(7).length() <= bytes.length;
    } catch (MalformedMessageException _) {
      return true;
    }
  }
}
