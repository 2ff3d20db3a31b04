package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexSizeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | 3",
        "a{5} | 9",
        "a{2,5}b{3} | 18",
        "(a{5}){10} | 150",
        "((a){10}){10} | 1300",
        "a{1,}b | 7",
        "a{x} | 4",
        "((a{1000}){1000}){1000}(b){9} | 2147483647",
        "a{99999999999999} | 2147483647",
        "\\Q\\E{1000} | 10000",
      })
  void repetitionsOfGroupsMultiply(String regex, long size) {
    assertThat(RegexSize.of(regex)).isEqualTo(size);
  }

  @Test
  void noRegularExpressionBecomesMuchLarger() {
    var random = new Random(13);
    var parts =
        "( ) (?: (?i) | a . [ab] [^)] \\d \\Q \\E \\) \\( [ ] {9} {2,7} {3,} * + ? ^ $ { } é";
    var all = parts.split(" ", -1);
    for (var i = 0; i < 50_000; i++) {
      var regex =
          IntStream.range(0, 1 + random.nextInt(14))
              .mapToObj(_ -> all[random.nextInt(all.length)])
              .collect(Collectors.joining());
      var size = RegexSize.of(regex);
      if (size < 100_000) {
        assertThat(programSize(regex)).as(regex).isLessThanOrEqualTo(4 * size + 10);
      }
    }
  }

  private static long programSize(String regex) {
    try {
      return Pattern.compile(regex).programSize();
    } catch (PatternSyntaxException _) {
      return 0;
    }
  }
}
