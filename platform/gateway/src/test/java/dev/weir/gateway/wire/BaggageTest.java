package dev.weir.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaggageTest {

  @Test
  void hasPairsInOrderWithoutTheirProperties() {
    var pairs = Baggage.parse(List.of("b=2;ttl=1 , a = 1", "empty=", "b=3"));

    assertThat(pairs.toString()).isEqualTo("{b=3, a=1, empty=}");
  }

  @Test
  void decodesValues() {
    assertThat(Baggage.parse(List.of("a=%C3%A9%20%25,b=1=2")))
        .isEqualTo(Map.of("a", "\u00e9 %", "b", "1=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "=1", "a b=1", "a=1 2", "a=\"1\"", "a=%zz", "a=%1", "a=\u00e9", ";a=1"})
  void leavesOutWhatCannotBeRead(String member) {
    assertThat(Baggage.parse(List.of(member + ",good=1"))).isEqualTo(Map.of("good", "1"));
  }

  @Test
  void isBounded() {
    var many =
        IntStream.range(0, 500).mapToObj(i -> "k" + i + "=").collect(Collectors.joining(","));

    assertThat(Baggage.parse(List.of(many))).hasSize(180);
    assertThat(Baggage.parse(List.of("a=" + "1".repeat(9000)))).isEmpty();
  }

  @Test
  void isWrittenAsItIsRead() {
    var pairs = new LinkedHashMap<String, String>();
    pairs.put("a", "1, 2;%\u00e9\"\\");
    pairs.put("b", "x=y");

    assertThat(Baggage.text(pairs)).isEqualTo("a=1%2C%202%3B%25%C3%A9%22%5C,b=x=y");
    assertThat(Baggage.parse(List.of(Baggage.text(pairs)))).isEqualTo(pairs);
    assertThat(Baggage.text(Collections.emptyMap())).isEmpty();
  }
}
