package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0B, 0, 0B",
    "512B, 512, 512B",
    "1KB, 1000, 1000B",
    "64KiB, 65536, 64KiB",
    "1024KiB, 1048576, 1MiB",
    "10 MB, 10000000, 10000000B",
    "3MiB, 3145728, 3MiB",
    "2GB, 2000000000, 1953125KiB",
    "2GiB, 2147483648, 2GiB",
    "9223372036854775807B, 9223372036854775807, 9223372036854775807B"
  })
  void readsAndWritesUnits(String text, long bytes, String written) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(text)).hasToString(written);
    assertThat(DataSize.parse(written)).isEqualTo(DataSize.ofBytes(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "5", "KiB", "-1B", "+1B", "1.5MiB", "1kb", "1 KiB ", "1  KiB", "1TiB", "\u0661B"
      })
  void needsANumberAndAUnit(String text) {
    assertThatThrownBy(() -> DataSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' (expected: a size such as 64KiB or 10MB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808B", "9007199254740992KiB", "99999999999999999999GiB"})
  void isNotTooLarge(String text) {
    assertThatThrownBy(() -> DataSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' (expected: at most 8388607 TiB)");
  }

  @Test
  void isNotNegative() {
    assertThatThrownBy(() -> DataSize.ofBytes(-1)).hasMessage("bytes: '-1' (expected: >= 0)");
  }

  @Test
  void comparesByBytes() {
    assertThat(DataSize.ofMebibytes(1))
        .isEqualByComparingTo(DataSize.ofKibibytes(1024))
        .isGreaterThan(DataSize.ofBytes(1_000_000));
  }
}
