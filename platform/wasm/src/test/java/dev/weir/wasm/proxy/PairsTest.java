package dev.weir.wasm.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.wasm.property.PairsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Serialized pairs, which guests send.
class PairsTest {

  private static byte[] serialized(String... fields) {
    var writer = new PairsWriter();
    for (var i = 0; i < fields.length; i += 2) {
      writer.add(fields[i].getBytes(ISO_8859_1), fields[i + 1].getBytes(ISO_8859_1));
    }
    return writer.toBytes();
  }

  private static byte[] numbers(int... numbers) {
    var buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(buffer::putInt);
    return buffer.array();
  }

  private static byte[] join(byte[]... parts) {
    var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var buffer = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(buffer::put);
    return buffer.array();
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> Pairs.parse(bytes)).isSameAs(StatusException.BAD_ARGUMENT);
  }

  private static byte[] many(int count) {
    var fields = new String[2 * count];
    Arrays.fill(fields, "");
    return serialized(fields);
  }

  @Test
  void areACountLengthsAndBytesWithAZeroBehindEach() {
    var map = new FieldMap(Headers.of("A", "12", "b", ""));

    assertThat(Pairs.of(map))
        .isEqualTo(join(numbers(2, 1, 2, 1, 0), "a\00012\0b\0\0".getBytes(ISO_8859_1)));
  }

  @Test
  void areReadAsTheyAreWritten() {
    var pairs = Pairs.parse(serialized("a", "1", "", "", "\u00e4\0", "\u00ff"));

    assertThat(pairs.fields()).containsExactly("a", "1", "", "", "\u00e4\0", "\u00ff");
  }

  @Test
  void areEmptyIfThereAreNoBytesOrOneZeroOrACountOfNone() {
    assertThat(Pairs.parse(new byte[0]).size()).isZero();
    assertThat(Pairs.parse(new byte[1]).size()).isZero();
    assertThat(Pairs.parse(new byte[4]).size()).isZero();
  }

  @Test
  void areAtMost1024() {
    assertThat(Pairs.parse(many(1024)).size()).isEqualTo(1024);
    assertRefused(many(1025));
  }

  @Test
  void areRefusedWhereverTheyAreCutOff() {
    var bytes = serialized("name", "value", "other", "");
    for (var length = 2; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
    assertRefused(new byte[] {1});
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Test
  void areRefusedWithoutTheirZeroBytes() {
    var bytes = serialized("a", "1");
    for (var place : List.of(bytes.length - 1, bytes.length - 3)) {
      var broken = bytes.clone();
      broken[place] = 'x';
      assertRefused(broken);
    }
  }

  @Test
  void areRefusedWithLengthsThatLeadOutside() {
    var text = "a\0001\0".getBytes(ISO_8859_1);
    for (var length : List.of(2, 5, 1000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE)) {
      assertRefused(join(numbers(1, length, 1), text));
      assertRefused(join(numbers(1, 1, length), text));
    }
    for (var count : List.of(2, 1024, 0x2000_0000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE)) {
      assertRefused(join(numbers(count, 1, 1), text));
    }
  }

  @Test
  void areReadLikeByAModelWhateverTheBytes() {
    var random = new Random(42);
    var accepted = 0;
    for (var i = 0; i < 200_000; i++) {
      var bytes = mutated(random);
      var expected = model(bytes);
      assertThat(parsed(bytes)).as("%s", Arrays.toString(bytes)).isEqualTo(expected);
      accepted += expected.isPresent() ? 1 : 0;
    }
    assertThat(accepted).isBetween(20_000, 180_000);
  }

  /// A few pairs, with a few bytes of them changed, or cut off, in two of three.
  private static byte[] mutated(Random random) {
    var fields = new String[2 * random.nextInt(4)];
    for (var i = 0; i < fields.length; i++) {
      fields[i] = "ab".repeat(2).substring(0, random.nextInt(5));
    }
    var bytes = serialized(fields);
    for (var i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(10) - 1);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 3)) : bytes;
  }

  private static Optional<List<String>> parsed(byte[] bytes) {
    try {
      return Optional.of(Pairs.parse(bytes).fields());
    } catch (StatusException _) {
      return Optional.empty();
    }
  }

  /// Reads from the end of what the lengths say, in long arithmetic.
  private static Optional<List<String>> model(byte[] bytes) {
    if (bytes.length == 0 || (bytes.length == 1 && bytes[0] == 0)) {
      return Optional.of(List.of());
    }
    if (bytes.length < 4) {
      return Optional.empty();
    }
    var count = unsigned(bytes, 0);
    var at = 4 + 8 * count;
    var fields = new ArrayList<String>();
    for (var i = 0; count <= 1024 && at <= bytes.length && i < 2 * count; i++) {
      var end = at + unsigned(bytes, 4 + 4 * i);
      if (end >= bytes.length || bytes[(int) end] != 0) {
        return Optional.empty();
      }
      fields.add(new String(bytes, (int) at, (int) (end - at), ISO_8859_1));
      at = end + 1;
    }
    return at == bytes.length && count <= 1024 ? Optional.of(fields) : Optional.empty();
  }

  private static long unsigned(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }
}
