package dev.weir.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateFieldTest {

  private static String times(String text, int count) {
    return String.join("", Collections.nCopies(count, text));
  }

  private static String members(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }

  static List<String> right() {
    return List.of(
        "a=1",
        "a=1,b=2",
        "a=1 , \t b=2",
        "a=1,,b=2,",
        "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1",
        "1a=1",
        "tenant@system=1",
        "a=!\"#$%&'()*+-./0:;<>?@AZ[\\]^_`az{|}~",
        "a=with space inside",
        "a=1,a=2",
        times("k", 256) + "=1",
        times("t", 241) + "@" + times("s", 14) + "=1",
        "a=" + times("v", 256),
        members(32));
  }

  @ParameterizedTest
  @MethodSource("right")
  void passesOnWhatIsRight(String text) {
    assertThat(TraceStateField.checked(text)).isEqualTo(text);
  }

  static List<String> wrong() {
    return List.of(
        "a",
        "=1",
        "a=",
        "a =1",
        "A=1",
        "a.b=1",
        "@a=1",
        "a@=1",
        "a@@b=1",
        "a@b@c=1",
        "a=1=2",
        "a=,b=2",
        "a=1;b=2\u00e9",
        "a=\u007f",
        times("k", 257) + "=1",
        times("t", 242) + "@s=1",
        "t@" + times("s", 15) + "=1",
        "a=" + times("v", 257),
        members(33));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void dropsAllIfAnythingIsWrong(String text) {
    assertThat(TraceStateField.checked(text)).isNull();
    assertThat(TraceStateField.checked("good=1," + text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , ,"})
  void dropsWhatSaysNothing(String text) {
    assertThat(TraceStateField.checked(text)).isNull();
  }

  @Test
  void givesTheSdkTheSameInTheSameOrder() {
    var state = TraceStateField.parsed("b=2, a=1");

    assertThat(state.asMap().keySet()).containsExactly("b", "a");
    assertThat(state.get("b")).isEqualTo("2");
    assertThat(TraceStateField.parsed(null).isEmpty()).isTrue();
  }
}
