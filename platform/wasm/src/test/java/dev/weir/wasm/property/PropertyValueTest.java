package dev.weir.wasm.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyValueTest {

  private static final PropertyValue TREE =
      new PropertyValue.Entries(
          Map.of(
              "list",
              new PropertyValue.Items(
                  List.of(
                      PropertyValue.of("a"),
                      new PropertyValue.Entries(Map.of("b", PropertyValue.of(7)))))));

  @Test
  void pathsLeadThroughEntriesAndItems() {
    assertThat(TREE.at(List.of())).hasValue(TREE);
    assertThat(TREE.at(List.of("list", "0"))).hasValue(PropertyValue.of("a"));
    assertThat(TREE.at(List.of("list", "1", "b"))).hasValue(PropertyValue.of(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "list/2",
        "list/-1",
        "list/+1",
        "list/ 0",
        "list/",
        "list/a",
        "list/99999999999",
        "list/0/a",
        "list/1/c",
        "list/1/b/x",
        "0",
      })
  void otherPathsLeadNowhere(String path) {
    assertThat(TREE.at(List.of(path.split("/", -1)))).isEmpty();
  }

  @Test
  void timesBeyondNanosecondsAreTheNearest() {
    assertThat(new PropertyValue.Time(Instant.MAX).encoded())
        .isEqualTo(PropertyValue.of(Long.MAX_VALUE).encoded());
    assertThat(new PropertyValue.Span(Duration.ofSeconds(Long.MIN_VALUE)).encoded())
        .isEqualTo(PropertyValue.of(Long.MIN_VALUE).encoded());
    assertThat(new PropertyValue.Time(Instant.ofEpochSecond(-1, 5)).encoded())
        .isEqualTo(PropertyValue.of(-999_999_995).encoded());
  }
}
