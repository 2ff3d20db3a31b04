package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueConditionTest {

  @ParameterizedTest
  @CsvSource({
    "v=2, v, 2",
    "a=1&v=2&b=3, v, 2",
    "v=2&v=3, v, 2",
    "xv=1&v=2, v, 2",
    "v, v, ''",
    "a&v&b, v, ''",
    "v=, v, ''",
    "&&v=2&, v, 2",
    "v=a=b, v, a=b",
    "%76=%32, v, 2",
    "v=a+b, v, 'a b'",
    "v=a%2Bb, v, a+b",
    "v=%C3%A9, v, é",
    "%c3%a9=1, é, 1",
    "v=%, v, %",
    "v=%4, v, %4",
    "v=%zz, v, %zz",
    "v=%4&1=1, v, %4",
    "v=%26, v, &",
    "=2, v, none",
    "v2=2, v, none",
    "V=2, v, none",
    "'', v, none"
  })
  void readsTheFirstParameterOfThatNameAsAFormWritesIt(String query, String name, String value) {
    var isThere = !value.equals("none");

    assertThat(ValueCondition.exact(name, value).acceptsQuery(query)).isEqualTo(isThere);
    assertThat(ValueCondition.matches(name, ".*").acceptsQuery(query)).isEqualTo(isThere);
    assertThat(ValueCondition.exact(name, "").valueIn(query).orElse("none")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"v=22", "v=", "v=3", "v=3&v=2"})
  void refusesAnotherValue(String query) {
    assertThat(ValueCondition.exact("v", "2").acceptsQuery(query)).isFalse();
    assertThat(ValueCondition.matches("v", "2").acceptsQuery(query)).isFalse();
  }

  @Test
  void letsARegularExpressionMatchAllOfTheValue() {
    var condition = ValueCondition.matches("X-Canary", "v[0-9]+");

    assertThat(condition.acceptsHeader(Headers.of("x-canary", "v12"))).isTrue();
    assertThat(condition.acceptsHeader(Headers.of("x-canary", "v12b"))).isFalse();
    assertThat(condition.acceptsHeader(Headers.of("x-canary", "av1"))).isFalse();
  }

  @Test
  void looksAtTheFirstHeaderOfThatName() {
    var condition = ValueCondition.exact("X-Canary", "1");

    assertThat(condition.acceptsHeader(Headers.of("X-Canary", "1", "X-Canary", "2"))).isTrue();
    assertThat(condition.acceptsHeader(Headers.of("X-Canary", "2", "X-Canary", "1"))).isFalse();
    assertThat(condition.acceptsHeader(Headers.empty())).isFalse();
  }
}
