package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

  private static final int LIMIT = 1024 * 1024;
  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};
  private static final byte[] COMPRESSED = HexFormat.of().parseHex("789ccb48cdc9c90700062c0215");

  private final Compression compression = new Compression(LIMIT);

  @Test
  void restoresWhatZlibCompressed() {
    assertThat(compression.uncompress(COMPRESSED)).hasValue(HELLO);
  }

  @Test
  void compressesAsZlibDoes() {
    assertThat(compression.compress(HELLO)).hasValue(COMPRESSED);
    assertThat(compression.compress(new byte[0]).map(HexFormat.of()::formatHex))
        .hasValue("789c030000000001");
  }

  @Test
  void whatFollowsDoesNotMatter() {
    assertThat(compression.uncompress(Arrays.copyOf(COMPRESSED, COMPRESSED.length + 3)))
        .isPresent();
  }

  @Test
  void everyTruncationIsRefused() {
    for (var length = 0; length < COMPRESSED.length; length++) {
      assertThat(compression.uncompress(Arrays.copyOf(COMPRESSED, length))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "68656c6c6f", // text
        "1f8b08000000000000ffcb48cdc9c9070086a6103605000000", // gzip
        "78bb0000000103000000 0001", // needs a dictionary
        "789ccb48cdc9c90700062c0216", // wrong checksum
      })
  void whatIsNotZlibIsRefused(String hex) {
    assertThat(compression.uncompress(HexFormat.of().parseHex(hex.replace(" ", "")))).isEmpty();
  }

  @Test
  void bombsAreRefused() {
    var bomb = new Compression(Integer.MAX_VALUE).compress(new byte[64 * LIMIT]).orElseThrow();

    assertThat(bomb).hasSizeLessThan(LIMIT);
    assertThat(compression.uncompress(bomb)).isEmpty();
  }

  @Test
  void outputOfTheLimitIsRestored() {
    var compressed = compression.compress(new byte[LIMIT]).orElseThrow();

    assertThat(compression.uncompress(compressed).orElseThrow()).hasSize(LIMIT);
  }

  @Test
  void compressingStopsAtTheLimitToo() {
    var bytes = new byte[2 * LIMIT];
    new Random(1).nextBytes(bytes);

    assertThat(compression.compress(bytes)).isEmpty();
  }

  @Test
  void anInterruptEndsTheWorkAndStays() {
    Thread.currentThread().interrupt();

    assertThat(compression.compress(new byte[10])).isEmpty();
    assertThat(compression.uncompress(COMPRESSED)).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }
}
