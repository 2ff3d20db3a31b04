package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteMatchTest {

  private static final PathPattern PATH = PathPattern.parse("/a");

  @Test
  void isEqualToOneThatSaysTheSameInAnotherOrder() {
    var one =
        new RouteMatch(
            List.of("b.example.com", "A.example.com"),
            PATH,
            List.of("POST", "GET"),
            List.of(ValueCondition.exact("X-A", "1"), ValueCondition.exact("X-B", "2")),
            List.of(ValueCondition.exact("q", "1"), ValueCondition.matches("r", "2")));
    var other =
        new RouteMatch(
            List.of("a.example.com", "B.example.com", "b.example.com"),
            PATH,
            List.of("GET", "POST", "GET"),
            List.of(ValueCondition.exact("x-b", "2"), ValueCondition.exact("x-a", "1")),
            List.of(ValueCondition.matches("r", "2"), ValueCondition.exact("q", "1")));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void tellsAnExactValueFromARegularExpression() {
    assertThat(ValueCondition.exact("a", "1")).isNotEqualTo(ValueCondition.matches("a", "1"));
    assertThat(ValueCondition.exact("a", "1")).isNotEqualTo(ValueCondition.exact("A", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.com:80", "*", "*.", "*example.com", "a.*.com", "a..b", "", "a b"})
  void refusesWhatIsNoHost(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteMatch(List.of(host), PATH, List.of(), List.of(), List.of()))
        .withMessage(
            "'%s' (expected: a host without port, such as example.com or *.example.com)", host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1", "[::1]", "xn--bcher-kva.example", "*.com", "a_b"})
  void takesHostsOfAllKinds(String host) {
    var match = new RouteMatch(List.of(host), PATH, List.of(), List.of(), List.of());

    assertThat(match.hosts()).containsExactly(host);
  }

  @Test
  void refusesWhatIsNoMethod() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RouteMatch(List.of(), PATH, List.of("GET,POST"), List.of(), List.of()))
        .withMessage("'GET,POST' (expected: a method such as GET)");
  }

  @Test
  void refusesWhatIsNoHeaderName() {
    var condition = ValueCondition.exact("X A", "1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteMatch(List.of(), PATH, List.of(), List.of(condition), List.of()))
        .withMessage("'X A' (expected: a header name)");
  }

  @Test
  void refusesWhatIsNoRegularExpression() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueCondition.matches("a", "v[0-9"))
        .withMessage("'v[0-9' (expected: a regular expression: Unclosed character class)");
  }
}
