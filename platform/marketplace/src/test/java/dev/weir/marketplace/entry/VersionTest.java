package dev.weir.marketplace.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

  @Test
  void areOrderedAsSemanticVersioningSays() {
    var ordered =
        Arrays.asList(
            "0.9.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.9.0",
            "1.11.0",
            "2.0.0");
    var shuffled = new java.util.ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(shuffled.stream().map(Version::parse).map(v -> v.orElseThrow()).sorted())
        .extracting(Version::toString)
        .containsExactlyElementsOf(ordered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "01.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3+b",
        "1.2.-3",
        " 1.2.3",
        "1.2.3\n",
        "1.2.9999999999",
        "v1.2.3",
        "1.2.3-a..b",
        "١.٢.٣"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Version.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "*, 9.9.9, true",
    ">=0.9.0 <2.0.0, 0.9.0, true",
    ">=0.9.0 <2.0.0, 2.0.0, false",
    ">=25, 25.0.0, true",
    ">=25, 24.9.9, false",
    ">1.2 <=1.3, 1.2.1, true",
    ">1.2 <=1.3, 1.2.0, false",
    "=1.4.2, 1.4.2, true",
    "=1.4.2, 1.4.3, false",
    ">=1.0.0, 1.0.0-rc.1, false",
    "<2, 2.0.0-rc.1, true"
  })
  void belongToRanges(String range, String version, boolean belongs) {
    assertThat(
            VersionRange.parse(range).orElseThrow().includes(Version.parse(version).orElseThrow()))
        .isEqualTo(belongs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1.2.3", ">=", ">=x", ">=1.2.3,<2", ">=1 || <2", "==1", "> 1"})
  void rangesAreRefusedThatAreNone(String text) {
    assertThat(VersionRange.parse(text)).isEmpty();
  }
}
